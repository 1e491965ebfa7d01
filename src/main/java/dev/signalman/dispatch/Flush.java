package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.alert.Notification.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at one group at one time: who is told what. */
final class Flush {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int NAMED_SILENCES = 3;
    private static final int COMMENT_SHOWN = 200;

    private final Group group;
    private final Guard guard;
    private final Map<String, List<DispatchOptions.Integration>> receivers;
    private final Instant now;
    private final List<Notification> notifications;
    /** Members that may be told now, in the order in which they are. */
    private final List<KnownAlert> sendable = new ArrayList<>();

    private final Set<String> named = new HashSet<>();

    Flush(
            Group group,
            Guard guard,
            Map<String, List<DispatchOptions.Integration>> receivers,
            Instant now,
            List<Notification> notifications) {
        this.group = group;
        this.guard = guard;
        this.receivers = receivers;
        this.now = now;
        this.notifications = notifications;
    }

    /** Tells what has changed, or is to be repeated, and lets go of what is over. */
    void flush() {
        group.changed |= !group.flushed;
        group.flushed = true;
        group.next = now.plus(group.interval());
        if (group.members.isEmpty()) {
            return;
        }
        look(true);
        for (String receiver : group.receivers()) {
            for (DispatchOptions.Integration integration : integrations(receiver)) {
                consider(receiver, integration);
            }
        }
        sendable.stream()
                .filter(alert -> !alert.resolved(now) && !alert.alert().news())
                .forEach(alert -> group.changed |= group.since.putIfAbsent(alert.fingerprint, now) == null);
        escalate();
        named.forEach(group.heldBack::remove);
        letGo();
        plan();
    }

    /** Tells the next receivers of what nobody acknowledged in time. */
    void escalateOnly() {
        look(false);
        escalate();
        named.forEach(group.heldBack::remove);
        plan();
    }

    /** Tells those who show it in place that somebody looks after the alert. */
    void acknowledged(KnownAlert acknowledged) {
        look(false);
        if (!sendable.contains(acknowledged)) {
            return;
        }
        for (String receiver : group.receivers()) {
            for (DispatchOptions.Integration integration : integrations(receiver)) {
                Told log = group.told.get(integration.name());
                if (integration.acknowledgements() && log != null && log.open(acknowledged.fingerprint)) {
                    List<KnownAlert> known = sendable.stream()
                            .filter(alert -> alert.equals(acknowledged)
                                    || (log.firing().contains(alert.fingerprint) && !alert.resolved(now)))
                            .toList();
                    long number = send(receiver, integration, log, Reason.ACKNOWLEDGED, known);
                    group.told.put(integration.name(), log.numbered(number));
                    group.changed = true;
                }
            }
        }
        plan();
    }

    /** Tells those who know that an alert fires that it is over: the next of the same labels is another incident. */
    void ended(KnownAlert over) {
        look(false);
        if (!sendable.contains(over)) {
            return;
        }
        for (String receiver : group.receivers()) {
            if (!group.concerns(receiver, over.fingerprint)) {
                continue;
            }
            for (DispatchOptions.Integration integration : integrations(receiver)) {
                Told log = group.told.get(integration.name());
                if (log == null || !log.open(over.fingerprint)) {
                    continue;
                }
                long number = log.sequence();
                if (integration.sendResolved()) {
                    List<KnownAlert> known = sendable.stream()
                            .filter(alert -> alert.equals(over)
                                    || (log.firing().contains(alert.fingerprint) && !alert.resolved(now)))
                            .toList();
                    Reason reason = known.size() > 1 ? Reason.CHANGED : Reason.RESOLVED;
                    number = send(receiver, integration, log, reason, known);
                }
                group.told.put(
                        integration.name(),
                        log.without(Set.of(over.fingerprint)).numbered(number));
                group.changed = true;
            }
        }
        group.forget(over.fingerprint);
        plan();
    }

    private List<DispatchOptions.Integration> integrations(String receiver) {
        return receivers.getOrDefault(receiver, List.of());
    }

    private void look(boolean full) {
        boolean muted = !guard.mutedBy(group.route(), now).isEmpty();
        List<KnownAlert> sorted = new ArrayList<>(group.members.values());
        sorted.sort(Comparator.comparing(KnownAlert::alert, AlertOrder.ALERTS));
        for (KnownAlert alert : sorted) {
            Suppression suppression = guard.suppression(alert, now);
            if (full && !suppression.silencedBy().isEmpty()) {
                group.changed |= group.heldBack
                        .computeIfAbsent(alert.fingerprint, key -> new LinkedHashSet<>())
                        .addAll(suppression.silencedBy());
            }
            if (!muted && suppression.none()) {
                sendable.add(alert);
            } else if (full && alert.resolved(now) && group.open(alert.fingerprint)) {
                group.changed |= group.late.add(alert.fingerprint);
            }
        }
    }

    private void consider(String receiver, DispatchOptions.Integration integration) {
        Told log = group.told.get(integration.name());
        List<String> firing = new ArrayList<>();
        List<String> resolved = new ArrayList<>();
        List<KnownAlert> all = new ArrayList<>();
        boolean news = false;
        for (KnownAlert alert : sendable) {
            if (!group.concerns(receiver, alert.fingerprint)) {
                continue;
            }
            if (alert.alert().news()) {
                news = true;
            } else if (!alert.resolved(now)) {
                firing.add(alert.fingerprint);
            } else if (!wasHeldBack(alert) || (log != null && log.open(alert.fingerprint))) {
                resolved.add(alert.fingerprint);
            } else {
                // held back and never told of: nobody waits for its end
                continue;
            }
            all.add(alert);
        }
        Reason reason = all.isEmpty() ? null : reason(integration, log, firing, resolved, news);
        if (reason == null) {
            return;
        }
        List<KnownAlert> told = all.stream()
                .filter(alert -> integration.sendResolved() || !alert.resolved(now))
                .filter(alert -> reason != Reason.REPEATED || integration.acknowledgements() || unattended(alert))
                .toList();
        Told before = log == null ? Told.nothing(now) : log;
        long number = told.isEmpty() ? before.sequence() : send(receiver, integration, before, reason, told);
        group.told.put(integration.name(), before.told(now, number, firing, resolved));
        group.changed = true;
    }

    /** Why it is to be told now; null if it is not. What is over is noted even where nobody wants to hear of it. */
    private @Nullable Reason reason(
            DispatchOptions.Integration integration,
            @Nullable Told log,
            List<String> firing,
            List<String> resolved,
            boolean news) {
        if (log == null) {
            return firing.isEmpty() && !news ? null : Reason.NEW;
        }
        if (news || !log.firing().containsAll(firing)) {
            return log.firing().isEmpty() && log.held().isEmpty() ? Reason.NEW : Reason.CHANGED;
        }
        if (firing.isEmpty()) {
            boolean waited = !log.firing().isEmpty() || resolved.stream().anyMatch(log.held()::contains);
            return waited ? Reason.RESOLVED : null;
        }
        if (integration.sendResolved() && !log.resolved().containsAll(resolved)) {
            return Reason.CHANGED;
        }
        Duration repeat = group.route().repeatInterval();
        boolean again = log.at().isBefore(now.minus(repeat));
        return again && sendable.stream().anyMatch(alert -> firing.contains(alert.fingerprint) && unattended(alert))
                ? Reason.REPEATED
                : null;
    }

    private boolean wasHeldBack(KnownAlert alert) {
        return group.late.contains(alert.fingerprint) || group.heldBack.containsKey(alert.fingerprint);
    }

    private boolean unattended(KnownAlert alert) {
        return alert.alert().acknowledgement() == null
                && alert.alert().annotation(Alert.SETTLING).isEmpty();
    }

    private boolean mayEscalate(KnownAlert alert) {
        return !alert.alert().news() && unattended(alert) && !alert.resolved(now);
    }

    private void escalate() {
        for (Route.Escalation escalation : group.route().escalations()) {
            String receiver = escalation.receiver();
            List<KnownAlert> due = sendable.stream()
                    .filter(this::mayEscalate)
                    .filter(alert -> !isEscalated(receiver, alert.fingerprint))
                    .filter(alert -> {
                        Instant since = group.since.get(alert.fingerprint);
                        return since != null && !since.plus(escalation.after()).isAfter(now);
                    })
                    .toList();
            if (due.isEmpty()) {
                continue;
            }
            List<String> fingerprints =
                    due.stream().map(alert -> alert.fingerprint).toList();
            group.escalated
                    .computeIfAbsent(receiver, key -> new LinkedHashSet<>())
                    .addAll(fingerprints);
            group.changed = true;
            for (DispatchOptions.Integration integration : integrations(receiver)) {
                Told before = group.told.getOrDefault(integration.name(), Told.nothing(now));
                long number = send(receiver, integration, before, Reason.ESCALATED, due);
                group.told.put(integration.name(), before.alsoTold(now, number, fingerprints));
            }
        }
    }

    private boolean isEscalated(String receiver, String fingerprint) {
        return group.escalated.getOrDefault(receiver, Set.of()).contains(fingerprint);
    }

    /** Sets when the group escalates next. What is overdue but cannot be told now is tried again when the group is flushed. */
    void plan() {
        Instant earliest = null;
        for (Route.Escalation escalation : group.route().escalations()) {
            for (KnownAlert alert : group.members.values()) {
                Instant since = group.since.get(alert.fingerprint);
                if (since != null && mayEscalate(alert) && !isEscalated(escalation.receiver(), alert.fingerprint)) {
                    Instant at = since.plus(escalation.after());
                    if (at.isAfter(now) && (earliest == null || at.isBefore(earliest))) {
                        earliest = at;
                    }
                }
            }
        }
        group.escalation = earliest;
    }

    private void letGo() {
        Set<KnownAlert> told = new HashSet<>(sendable);
        Set<String> gone = new HashSet<>();
        for (KnownAlert alert : List.copyOf(group.members.values())) {
            boolean over = alert.resolved(now) && (told.contains(alert) || !group.open(alert.fingerprint));
            if (over || alert.alert().news()) {
                group.remove(alert);
                alert.left.add(group.id);
                gone.add(alert.fingerprint);
            }
        }
        if (!gone.isEmpty()) {
            // so that it is told when it fires again, also to those who do not want to hear of ends
            group.told.replaceAll((integration, log) -> log.without(gone));
        }
    }

    private long send(
            String receiver,
            DispatchOptions.Integration integration,
            Told before,
            Reason reason,
            List<KnownAlert> told) {
        List<Alert> alerts = told.stream()
                // one that fires has no end yet, so that it does not end while the message waits
                .map(alert ->
                        alert.resolved(now) ? alert.alert() : alert.alert().endingAt(null))
                .toList();
        long number = before.nextSequence(now);
        boolean firing = alerts.stream().anyMatch(alert -> !alert.resolved(now));
        notifications.add(new Notification(
                receiver,
                integration.name(),
                group.key,
                number,
                firing ? Notification.Status.FIRING : Notification.Status.RESOLVED,
                reason,
                group.labels,
                new Labels(common(
                        alerts.stream().map(alert -> alert.labels().values()).toList())),
                common(alerts.stream().map(Alert::annotations).toList()),
                alerts,
                now,
                note(told)));
        return number;
    }

    private static Map<String, String> common(List<Map<String, String>> all) {
        var common = new TreeMap<>(all.getFirst());
        for (Map<String, String> each : all.subList(1, all.size())) {
            common.entrySet().removeIf(entry -> !entry.getValue().equals(each.get(entry.getKey())));
        }
        return common;
    }

    /** Names the silences that held back what is told now. */
    private String note(List<KnownAlert> told) {
        Set<String> ended = new LinkedHashSet<>();
        for (KnownAlert alert : told) {
            Set<String> silences = group.heldBack.get(alert.fingerprint);
            if (silences != null) {
                ended.addAll(silences);
                named.add(alert.fingerprint);
                group.changed = true;
            }
        }
        return ended.stream()
                .map(guard::silence)
                .filter(silence -> silence != null && silence.state(now) == Silence.State.EXPIRED)
                .limit(NAMED_SILENCES)
                .map(Flush::name)
                .collect(Collectors.joining("\n"));
    }

    private static String name(Silence silence) {
        String comment = silence.comment().strip();
        if (comment.length() > COMMENT_SHOWN) {
            comment = comment.substring(0, comment.offsetByCodePoints(0, COMMENT_SHOWN / 2)) + "…";
        }
        return "Silenced until " + TIME.format(silence.endsAt()) + " by " + silence.createdBy()
                + (comment.isEmpty() ? "" : ": " + comment);
    }
}
