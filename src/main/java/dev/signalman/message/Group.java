package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** What a message for people makes of a notification: which alerts it shows, how urgent it is all in all, and what they have in common. */
final class Group {
    private static final Comparator<Alert> IMPORTANT =
            Comparator.comparing((Alert alert) -> Urgency.of(alert)).thenComparing(Alert::startsAt);

    private final Notification notification;
    private final MessageOptions options;
    private final int share;
    private final List<Alert> shown;
    private final List<Fact> common;

    Group(Notification notification, MessageOptions options) {
        this(notification, options, 1);
    }

    /** @param share the part of the usual room that there is: 2 for a half of it */
    Group(Notification notification, MessageOptions options, int share) {
        this.notification = notification;
        this.options = options;
        this.share = share;
        this.shown = Stream.concat(
                        notification.firing().stream().sorted(IMPORTANT),
                        notification.resolved().stream().sorted(IMPORTANT))
                .limit(Math.max(1, options.maxAlerts() / share))
                .toList();
        this.common = common();
    }

    Notification notification() {
        return notification;
    }

    MessageOptions options() {
        return options;
    }

    int share() {
        return share;
    }

    Instant at() {
        return notification.at();
    }

    /** Firing ones first, urgent ones first, at most as many as the options say. */
    List<Alert> shown() {
        return shown;
    }

    int total() {
        return notification.alerts().size();
    }

    boolean single() {
        return total() == 1;
    }

    boolean resolved() {
        return notification.status() == Notification.Status.RESOLVED;
    }

    /** True if there is nothing to look after: it is told once. */
    boolean news() {
        return !notification.alerts().isEmpty()
                && notification.alerts().stream().allMatch(Alert::news);
    }

    /** True if somebody looks after each that is firing. */
    boolean acknowledged() {
        List<Alert> firing = notification.firing();
        return !firing.isEmpty() && firing.stream().allMatch(alert -> alert.acknowledgement() != null);
    }

    /** Of what is firing; of all once all is over. */
    Urgency urgency() {
        List<Alert> firing = notification.firing();
        return (firing.isEmpty() ? notification.alerts() : firing)
                .stream().map(Urgency::of).min(Comparator.naturalOrder()).orElse(Urgency.INFO);
    }

    String sign() {
        if (news()) {
            return "ℹ️";
        }
        return resolved() ? "✅" : acknowledged() ? "👀" : urgency().sign();
    }

    static String sign(Alert alert, Instant at) {
        if (alert.news()) {
            return "ℹ️";
        }
        return alert.resolved(at)
                ? "✅"
                : alert.acknowledgement() != null ? "👀" : Urgency.of(alert).sign();
    }

    String color() {
        if (news()) {
            return Urgency.INFO.color();
        }
        return resolved() ? "#2eb67d" : acknowledged() ? "#7c8794" : urgency().color();
    }

    /** What the group is about in a few words: the values that it was made by, or the names of its alerts. */
    String subject() {
        var words = new LinkedHashSet<String>();
        notification.alerts().stream()
                .map(alert -> alert.labels().get(Labels.ALERTNAME))
                .distinct()
                .limit(3)
                .forEach(words::add);
        notification.groupLabels().values().forEach((name, value) -> words.add(value));
        words.remove("");
        String all = String.join(
                " · ", words.stream().map(word -> Plain.line(word, 200)).toList());
        return Plain.head(all.isEmpty() ? Plain.line(notification.receiver(), 200) : all, 200);
    }

    /** The facts that every alert that is shown shares. */
    List<Fact> facts() {
        return common;
    }

    private List<Fact> common() {
        if (shown.isEmpty()) {
            return List.of();
        }
        var common = new ArrayList<Fact>(Fact.of(shown.getFirst(), at(), options));
        shown.stream().skip(1).forEach(alert -> common.retainAll(Fact.of(alert, at(), options)));
        return List.copyOf(common);
    }

    /** When the first of them began. */
    Instant since() {
        return notification.alerts().stream()
                .map(Alert::startsAt)
                .min(Comparator.naturalOrder())
                .orElse(at());
    }
}
