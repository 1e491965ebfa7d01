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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Notifications of every kind, on which templates are tried before they are used. */
public final class Examples {
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private Examples() {}

    /** One failed pipeline, as it begins. */
    public static Notification firing() {
        return notification(Status.FIRING, Reason.NEW, List.of(alert(1, null, null)), "");
    }

    /** The same, after somebody has taken it on. */
    public static Notification acknowledged() {
        return notification(
                Status.FIRING,
                Reason.ACKNOWLEDGED,
                List.of(alert(1, null, new Acknowledgement("grace", START.plusSeconds(240), "having a look"))),
                "");
    }

    /** The same, over. */
    public static Notification resolved() {
        return notification(
                Status.RESOLVED, Reason.RESOLVED, List.of(alert(1, START.plus(Duration.ofMinutes(47)), null)), "");
    }

    /** Several, one of them over, with a note. */
    public static Notification group() {
        return notification(
                Status.FIRING,
                Reason.CHANGED,
                List.of(
                        alert(1, null, null),
                        alert(2, null, new Acknowledgement("grace", START.plusSeconds(240), "")),
                        alert(3, START.plus(Duration.ofMinutes(20)), null)),
                "The silence of ada (\"moving the cache\") has just ended.");
    }

    static List<Map<String, Object>> data() {
        Notification many = notification(
                Status.FIRING,
                Reason.REPEATED,
                IntStream.rangeClosed(1, MessageOptions.MOST_ALERTS + 1)
                        .mapToObj(n -> alert(n, null, null))
                        .toList(),
                "");
        Notification bare = notification(Status.FIRING, Reason.ESCALATED, List.of(bare()), "");
        return List.of(firing(), acknowledged(), resolved(), group(), many, bare).stream()
                .map(example -> TemplateData.of(
                        new Group(example, new MessageOptions("", MessageOptions.MOST_ALERTS, Map.of()))))
                .toList();
    }

    private static Notification notification(Status status, Reason reason, List<Alert> alerts, String note) {
        Labels group = Labels.of(Labels.PROJECT, "web");
        return new Notification(
                "oncall",
                "oncall/slack0",
                "{}:{project=\"web\"}",
                3,
                status,
                reason,
                group,
                group.with(Labels.ALERTNAME, "PipelineFailed"),
                Map.of(),
                alerts,
                START.plus(Duration.ofMinutes(50)),
                note);
    }

    private static Alert alert(int number, @Nullable Instant endsAt, @Nullable Acknowledgement acknowledgement) {
        String branch = number == 1 ? "main" : "release/" + number;
        return new Alert(
                "PipelineFailed-00112233445566" + (10 + number),
                new Labels(Map.of(
                        Labels.ALERTNAME, "PipelineFailed",
                        Labels.SEVERITY, "critical",
                        Labels.ORGANIZATION, "acme",
                        Labels.PROJECT, "web",
                        Labels.BRANCH, branch,
                        Labels.PIPELINE, ".semaphore/semaphore.yml",
                        Labels.TEAM, "frontend")),
                Map.of(
                        Alert.SUMMARY,
                        endsAt == null
                                ? "web · " + branch + ": Build failed"
                                : "web · " + branch + ": Build passes again",
                        Alert.DESCRIPTION,
                        endsAt == null
                                ? "Build failed on " + branch + " after 4m 12s: Unit/rspec."
                                : "Build passed on " + branch + ".",
                        Alert.STORY,
                        endsAt == null ? "was rerun, and failed again" : "",
                        Alert.RUNBOOK_URL,
                        "https://runbooks.example/build",
                        "blocks",
                        "production"),
                new Facts(
                        "web",
                        branch,
                        "Build",
                        ".semaphore/semaphore.yml",
                        "0123456789abcdef0123456789abcdef01234567",
                        "Count visitors only once",
                        "ada",
                        Duration.ofSeconds(252),
                        "https://acme.semaphoreci.com/workflows/" + number,
                        null,
                        List.of("Unit/rspec", "Unit/jest"),
                        "Unit/rspec",
                        endsAt == null
                                ? "  1) Visitor counts once\n     expected: 1\n          got: 2\n\n214 examples, 1 failure"
                                : null,
                        null),
                START,
                endsAt,
                endsAt == null ? START : endsAt,
                false,
                acknowledgement,
                "https://acme.semaphoreci.com/workflows/" + number);
    }

    /** Of which nothing is known but its name, as one from outside may be. */
    private static Alert bare() {
        return new Alert(
                "",
                Labels.of(Labels.ALERTNAME, "Watchdog"),
                Map.of(),
                new Facts(null, null, null, null, null, null, null, null, null, null, List.of(), null, null, null),
                START,
                null,
                START,
                true,
                null,
                "");
    }
}
