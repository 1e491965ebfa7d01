package dev.signalman.watch;

import dev.signalman.semaphore.Notification;
import dev.signalman.semaphore.NotificationRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a notification of Semaphore reaches nobody. */
final class NotificationProblems {
    /** What went wrong longer ago than this is over: Semaphore never takes a failure back. */
    static final Duration FAILURES_LAST = Duration.ofDays(1);

    private static final int MOST = 20;
    private static final int LONGEST = 300;
    /** The server's words may repeat the endpoint, which is a right of access. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://\\S+|\\bhooks\\.slack\\.com\\S*");

    private NotificationProblems() {}

    /**
     * One line each; empty if all is well.
     *
     * @param missing whether it is known that the organisation has no secret of a name
     * @param undatedSince since when Semaphore shows the failures that have no time; null if there are none
     */
    static List<String> of(
            Notification notification, Predicate<String> missing, @Nullable Instant undatedSince, Instant at) {
        List<String> problems = new ArrayList<>();
        for (NotificationRule rule : notification.rules()) {
            String name = "rule '" + head(rule.name(), 100) + "' ";
            if (rule.pointsNowhere()) {
                problems.add(name + "points nowhere: it has no active endpoint");
            }
            if (rule.filter().projects().isEmpty()) {
                problems.add(name + "matches nothing: it names no projects");
            }
            NotificationRule.Webhook webhook = rule.webhook();
            if (webhook != null
                    && webhook.active()
                    && webhook.endpoint() != null
                    && !webhook.secretName().isEmpty()
                    && missing.test(webhook.secretName())) {
                problems.add(name + "is sent unsigned: there is no secret '" + head(webhook.secretName(), 100) + "'");
            }
        }
        if (notification.rules().isEmpty()) {
            problems.add("it has no rules");
        }
        for (Notification.Failure failure : notification.failures()) {
            Instant since = failure.at() == null ? undatedSince : failure.at();
            String line = "Semaphore reports: " + shown(failure.message());
            if (since != null && since.plus(FAILURES_LAST).isAfter(at) && !problems.contains(line)) {
                problems.add(line);
            }
        }
        return List.copyOf(problems.size() <= MOST ? problems : problems.subList(0, MOST));
    }

    /** The failures without a time; empty if there are none. */
    static String undated(Notification notification) {
        return String.join(
                "\n",
                notification.failures().stream()
                        .filter(failure -> failure.at() == null)
                        .limit(MOST)
                        .map(failure -> shown(failure.message()))
                        .toList());
    }

    private static String shown(String message) {
        String words =
                ADDRESS.matcher(message).replaceAll("(address not shown)").strip();
        return words.isEmpty() ? "a failure without words" : head(words, LONGEST);
    }

    private static String head(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
