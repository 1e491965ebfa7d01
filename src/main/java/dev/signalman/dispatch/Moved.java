package dev.signalman.dispatch;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What integrations know of alerts that are in another group than before, since the routes are others. It goes with the alerts, so that
 * nobody is told again, and everybody who was told of a beginning is told of the end.
 */
final class Moved {
    private record Known(String integration, String fingerprint) {}

    /** When it was told, and by which number. */
    private record Last(Instant at, long sequence) {}

    private final Map<Known, Last> told = new HashMap<>();
    private final Map<String, Instant> since = new HashMap<>();
    private final Map<String, Set<String>> escalatedTo = new HashMap<>();
    private final Map<String, Set<String>> heldBack = new HashMap<>();
    private final Set<String> late = new HashSet<>();

    /**
     * Takes from a group as it was stored what is not in it any more.
     *
     * @param alerts all alerts, by fingerprint
     * @param now the group as it is; null if there is none
     */
    void leave(String id, GroupState before, Map<String, KnownAlert> alerts, @Nullable Group now) {
        Set<String> gone = new HashSet<>();
        before.told().forEach((integration, log) -> {
            Set<String> open = new LinkedHashSet<>(log.firing());
            open.addAll(log.held());
            for (String fingerprint : open) {
                if (now == null || !now.members.containsKey(fingerprint)) {
                    gone.add(fingerprint);
                    KnownAlert alert = alerts.get(fingerprint);
                    if (alert != null && !alert.left.contains(id)) {
                        told.merge(
                                new Known(integration, fingerprint),
                                new Last(log.at(), log.sequence()),
                                (a, b) -> a.at().isAfter(b.at()) ? a : b);
                    }
                }
            }
        });
        gone.forEach(fingerprint -> {
            Instant first = before.since().get(fingerprint);
            if (first != null) {
                since.merge(fingerprint, first, (a, b) -> a.isBefore(b) ? a : b);
            }
            before.escalated().forEach((receiver, alertsOfIt) -> {
                if (alertsOfIt.contains(fingerprint)) {
                    escalatedTo
                            .computeIfAbsent(fingerprint, key -> new HashSet<>())
                            .add(receiver);
                }
            });
            Set<String> silences = before.heldBack().get(fingerprint);
            if (silences != null) {
                heldBack.computeIfAbsent(fingerprint, key -> new HashSet<>()).addAll(silences);
            }
            if (before.late().contains(fingerprint)) {
                late.add(fingerprint);
            }
        });
        if (now != null && !gone.isEmpty()) {
            now.told.replaceAll((integration, log) -> log.without(gone));
            gone.forEach(now::forget);
            now.changed = true;
        }
    }

    /** Gives a group what is known of the alerts that are new in it. */
    void arrive(Group group, Map<String, List<DispatchOptions.Integration>> receivers) {
        for (String fingerprint : group.members.keySet()) {
            boolean any = receivers.getOrDefault(group.route().receiver(), List.of()).stream()
                            .filter(integration -> arrive(group, integration.name(), fingerprint))
                            .count()
                    > 0;
            for (Route.Escalation escalation : group.route().escalations()) {
                if (escalatedTo.getOrDefault(fingerprint, Set.of()).contains(escalation.receiver())) {
                    group.escalated
                            .computeIfAbsent(escalation.receiver(), key -> new LinkedHashSet<>())
                            .add(fingerprint);
                    receivers
                            .getOrDefault(escalation.receiver(), List.of())
                            .forEach(integration -> arrive(group, integration.name(), fingerprint));
                    any = true;
                }
            }
            if (any) {
                group.changed = true;
                Instant first = since.get(fingerprint);
                if (first != null) {
                    group.since.putIfAbsent(fingerprint, first);
                }
                Set<String> silences = heldBack.get(fingerprint);
                if (silences != null) {
                    group.heldBack.putIfAbsent(fingerprint, silences);
                }
                if (late.contains(fingerprint)) {
                    group.late.add(fingerprint);
                }
            }
        }
    }

    private boolean arrive(Group group, String integration, String fingerprint) {
        Last last = told.get(new Known(integration, fingerprint));
        Told log = group.told.get(integration);
        if (last == null || (log != null && log.open(fingerprint))) {
            return false;
        }
        Told before = log == null ? Told.nothing(last.at()) : log;
        Instant at = before.at().isAfter(last.at()) ? before.at() : last.at();
        group.told.put(
                integration, before.alsoTold(at, Math.max(before.sequence(), last.sequence()), Set.of(fingerprint)));
        return true;
    }
}
