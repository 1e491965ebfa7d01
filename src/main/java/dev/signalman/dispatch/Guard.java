package dev.signalman.dispatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps an alert from being told now: inhibition, silences, and the route's hours. */
final class Guard {
    private final Map<String, TimeInterval> intervals;
    private final Inhibitions inhibitions;
    private final Silences silences;

    Guard(Map<String, TimeInterval> intervals, Inhibitions inhibitions, Silences silences) {
        this.intervals = intervals;
        this.inhibitions = inhibitions;
        this.silences = silences;
    }

    Suppression suppression(KnownAlert alert, Instant now) {
        List<String> inhibitedBy = alert.targets.isEmpty() ? List.of() : inhibitions.inhibiting(alert, now);
        List<String> silencedBy = alert.silences.isEmpty()
                ? List.of()
                : alert.silences.stream()
                        .filter(silence -> silence.state(now) == Silence.State.ACTIVE)
                        .map(Silence::id)
                        .sorted()
                        .toList();
        return inhibitedBy.isEmpty() && silencedBy.isEmpty()
                ? Suppression.NONE
                : new Suppression(silencedBy, inhibitedBy);
    }

    /** Names of the intervals that make the route silent now; the active ones if none of them holds. */
    List<String> mutedBy(Route route, Instant now) {
        List<String> names = new ArrayList<>();
        for (String name : route.muteTimeIntervals()) {
            if (within(name, now)) {
                names.add(name);
            }
        }
        if (!route.activeTimeIntervals().isEmpty()
                && route.activeTimeIntervals().stream().noneMatch(name -> within(name, now))) {
            names.addAll(route.activeTimeIntervals());
        }
        return names;
    }

    private boolean within(String name, Instant now) {
        TimeInterval interval = intervals.get(name);
        return interval != null && interval.contains(now);
    }

    @Nullable
    Silence silence(String id) {
        return silences.get(id);
    }
}
