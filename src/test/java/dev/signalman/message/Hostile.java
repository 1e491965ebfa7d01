package dev.signalman.message;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.alert.Notification.Reason;
import dev.signalman.alert.Notification.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people write into branch names, commit messages and logs, in every place of a notification. */
final class Hostile {
    static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    static final String LINK = "https://acme.example/workflows/1?a=1&b=2";
    private static final int MEBIBYTE = 1_048_576;
    private static final int MANY = 5_000;
    private static final int LONG = 4_000;

    private Hostile() {}

    static Stream<String> texts() {
        return Stream.of(
                "",
                " ",
                "<!channel> <!here> <@U123> <#C1> <!subteam^S1|x> @everyone @here @channel <@&1>",
                "<https://evil.example|click> [click](https://evil.example) [x]: https://evil.example",
                "**b** *b* _i_ ~s~ `c` ```d``` ||s|| > q\n# h\n- l\n1. n\n+ p",
                "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a><at>all</at>",
                "</pre></td></table><!-- --> ]]> <![CDATA[ <?php ?>",
                "\u202egnp.exe\u202c \u2066x\u2069 zero\u200bwidth\u200d\u2060\ufeff\u00ad\u200e\u061c",
                "lone \ud83d and \udc00 and \udc00\ud83d",
                "\u0000\u0007\b\u001b[31mred\u001b[0m\u007f\u0085\u009b31m\uffff",
                "a\r\nBcc: evil@evil.example\r\n\r\n<b>body</b>\nSubject: x\u2028y\u2029z",
                "&amp; &lt;b&gt; &#60; <>&\"'",
                "{{ 7 * 7 }} {% include 'email.html' %} ${7*7} #{7*7}",
                "javascript:alert(1)",
                "👩‍👩‍👧‍👦 🏳️‍🌈 é ｅ",
                "e" + "\u0301".repeat(5_000),
                "word ".repeat(20_000),
                "https://evil.example/" + "x".repeat(20_000),
                "x".repeat(MEBIBYTE),
                "<".repeat(MEBIBYTE),
                "&".repeat(MANY),
                "`".repeat(MANY),
                "*".repeat(MANY),
                "\\".repeat(MANY),
                "[".repeat(MANY),
                "@".repeat(MANY),
                "\n".repeat(MANY),
                "\u202e".repeat(MANY),
                "é".repeat(MANY),
                "😀".repeat(MANY),
                "👩‍👩‍👧‍👦".repeat(2_000),
                "line <&`*> one\n".repeat(2_000));
    }

    static List<Notification> everywhere(String text) {
        Alert firing = alert(text, null, null);
        Alert taken = alert(text, null, new Acknowledgement(text, START.plusSeconds(60), text));
        Alert over = alert(text, START.plusSeconds(600), null);
        if (text.length() > LONG) {
            // what only takes long is tried once, and with the kind that shows most
            return List.of(notification(text, Status.FIRING, Reason.REPEATED, List.of(firing, taken, over)));
        }
        var many = new ArrayList<Alert>(List.of(firing, taken, over));
        IntStream.range(0, 9).forEach(n -> many.add(firing));
        return List.of(
                notification(text, Status.FIRING, Reason.NEW, List.of(firing)),
                notification(text, Status.FIRING, Reason.ACKNOWLEDGED, List.of(taken)),
                notification(text, Status.RESOLVED, Reason.RESOLVED, List.of(over)),
                notification(text, Status.FIRING, Reason.REPEATED, many));
    }

    static Alert alert(String text, @Nullable Instant endsAt, @Nullable Acknowledgement given) {
        return new Alert(
                "PipelineFailed-0011223344556677",
                new Labels(Map.of(
                        Labels.ALERTNAME, text + "A",
                        Labels.SEVERITY, text,
                        Labels.ORGANIZATION, text,
                        Labels.PROJECT, text,
                        Labels.PIPELINE, text,
                        Labels.TARGET, text,
                        Labels.TEAM, text)),
                Map.of(
                        Alert.SUMMARY,
                        text,
                        Alert.DESCRIPTION,
                        text,
                        Alert.STORY,
                        text,
                        Alert.RUNBOOK_URL,
                        text,
                        "dashboard_url",
                        text,
                        "evil " + text.substring(0, Math.min(100, text.length())),
                        text),
                new Facts(
                        text,
                        text,
                        text,
                        text,
                        text,
                        text,
                        text,
                        Duration.ofSeconds(252),
                        LINK,
                        text,
                        Collections.nCopies(60, text),
                        text,
                        text,
                        text),
                START,
                endsAt,
                START,
                false,
                given,
                text);
    }

    static Notification notification(String text, Status status, Reason reason, List<Alert> alerts) {
        Labels group = Labels.of("project", text);
        return new Notification(
                text + "r",
                "oncall/x0",
                "{}:{project=\"" + text + "\"}",
                7,
                status,
                reason,
                group,
                group,
                Map.of("summary", text),
                alerts,
                START.plusSeconds(3_600),
                text);
    }
}
