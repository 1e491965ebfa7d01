package dev.signalman.rehearsal;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.DispatchState;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.incident.AlertingEngine;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.incident.IncidentState;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs rules over the events of a log, each at the time at which it was seen, and compares what they find with what was recorded then.
 * What people acknowledged counts; their silences are not in the log and do not. One thread.
 *
 * {@snippet :
 * Replay replay = new Replay(options, rules, since, until, zone);
 * log.forEach(replay::take);
 * ReplayReport report = replay.end();
 * }
 */
public final class Replay {
    /** Nights, by the zone's clock. */
    public static final int NIGHT_FROM = 22;

    public static final int NIGHT_TO = 7;

    private static final Duration TICK = Duration.ofSeconds(30);
    /** Nobody is told of what happened before the time that counts, so it need not be exact. */
    private static final Duration TICK_OF_HISTORY = Duration.ofMinutes(5);

    private static final Set<String> WAKING = Set.of("critical", "warning");
    /** Incidents that others posted are none of the rules'. */
    private static final String POSTED = "posted-";

    private final AlertingOptions options;
    private final List<Rule> rules;
    private final Instant since;
    private final Instant until;
    private final ZoneId zone;
    private final Map<String, ReplayReport.Opening> replayed = new LinkedHashMap<>();
    private final Map<String, ReplayReport.Opening> recorded = new LinkedHashMap<>();
    private final Map<String, Duration> lasted = new LinkedHashMap<>();
    private final Map<String, Instant> begun = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> notifications = new TreeMap<>();
    private final Map<String, Waking> receivers = new TreeMap<>();
    private final Set<String> knows = new HashSet<>();
    private final Set<String> counted = new HashSet<>();
    private @Nullable AlertingEngine engine;
    private @Nullable VirtualTime time;
    private boolean counting;
    private long history;
    private long events;

    /** What a receiver was told, by hour of the day. */
    private static final class Waking {
        private final int[] byHour = new int[24];
        private int notifications;
    }

    /**
     * Prepares a replay.
     *
     * @param since from when it counts; what was before only teaches the rules
     * @param until when it ends
     * @param zone of hours and nights
     */
    public Replay(AlertingOptions options, List<Rule> rules, Instant since, Instant until, ZoneId zone) {
        this.options = options;
        this.rules = List.copyOf(rules);
        this.since = since;
        this.until = until;
        this.zone = zone;
    }

    /** Takes the next event of the log. */
    public void take(ChangeEvent event) {
        Instant seen = event.header().observedAt();
        if (seen.isAfter(until)) {
            return;
        }
        VirtualTime clock = time == null ? begin(seen) : time;
        if (!seen.isBefore(since)) {
            count(clock);
            events++;
        } else {
            history++;
        }
        clock.passTo(seen);
        switch (event) {
            case IncidentOpened opened -> {
                if (counting && !opened.incident().id().startsWith(POSTED)) {
                    recorded.put(opened.incident().id(), opening(opened));
                }
            }
            case IncidentAcknowledged acknowledged -> {
                if (engine != null) {
                    // of one that the rules found again: it has the same id then
                    engine.acknowledge(
                            acknowledged.incident().id(), acknowledged.by(), acknowledged.comment(), clock.now());
                }
            }
            case IncidentResolved resolved -> {}
            default -> clock.happens(event);
        }
    }

    private VirtualTime begin(Instant at) {
        var fresh = new AlertingEngine(options, rules, new RuleState(), new IncidentState(), new DispatchState(), at);
        var clock = new VirtualTime(fresh, at, TICK_OF_HISTORY, this::happened, this::told);
        engine = fresh;
        time = clock;
        return clock;
    }

    private void count(VirtualTime clock) {
        if (!counting) {
            clock.passTo(since);
            clock.look();
            clock.every(TICK);
            counting = true;
        }
    }

    /** Lets the rest of the time pass, and says what came of it. */
    public ReplayReport end() {
        if (time != null) {
            count(time);
            time.passTo(until);
            time.look();
        }
        begun.forEach((id, from) -> lasted.merge(id, span(from, until), Duration::plus));
        return new ReplayReport(
                since,
                until,
                history,
                events,
                zone.getId(),
                alerts(),
                receivers.entrySet().stream()
                        .map(entry -> receiver(entry.getKey(), entry.getValue()))
                        .toList(),
                without(replayed, recorded),
                without(recorded, replayed));
    }

    private void happened(ChangeEvent event) {
        if (!counting) {
            return;
        }
        switch (event) {
            case IncidentOpened opened -> {
                replayed.put(opened.incident().id(), opening(opened));
                begun.put(opened.incident().id(), opened.header().occurredAt());
            }
            case IncidentResolved resolved -> {
                String id = resolved.incident().id();
                Instant from = begun.remove(id);
                if (from != null) {
                    lasted.merge(id, span(from, resolved.header().occurredAt()), Duration::plus);
                }
            }
            default -> {}
        }
    }

    private Duration span(Instant from, Instant to) {
        Instant start = from.isBefore(since) ? since : from;
        return to.isBefore(start) ? Duration.ZERO : Duration.between(start, to);
    }

    private static ReplayReport.Opening opening(IncidentOpened opened) {
        return new ReplayReport.Opening(
                opened.incident().rule(),
                opened.incident().id(),
                opened.header().observedAt(),
                opened.incident().summary());
    }

    private void told(Notification notification) {
        String receiver = notification.receiver();
        boolean waking = false;
        Set<String> names = new TreeSet<>();
        for (Alert alert : notification.alerts()) {
            names.add(alert.labels().get(Labels.ALERTNAME));
            // by several ways, and by repeats, nobody is woken for the same twice
            boolean first = !alert.resolved(notification.at()) && knows.add(receiver + "\n" + alert.incident());
            waking |= first && WAKING.contains(alert.labels().get(Labels.SEVERITY));
        }
        String once =
                receiver + "\n" + notification.groupKey() + "\n" + notification.at() + "\n" + notification.reason();
        if (!counting || !counted.add(once)) {
            return;
        }
        names.forEach(name ->
                notifications.computeIfAbsent(name, n -> new TreeMap<>()).merge(receiver, 1, Integer::sum));
        Waking told = receivers.computeIfAbsent(receiver, name -> new Waking());
        told.notifications++;
        if (waking) {
            told.byHour[notification.at().atZone(zone).getHour()]++;
        }
    }

    private static ReplayReport.OfReceiver receiver(String name, Waking told) {
        var byHour = new ArrayList<Integer>();
        int woken = 0;
        int atNight = 0;
        for (int hour = 0; hour < told.byHour.length; hour++) {
            byHour.add(told.byHour[hour]);
            woken += told.byHour[hour];
            atNight += hour >= NIGHT_FROM || hour < NIGHT_TO ? told.byHour[hour] : 0;
        }
        return new ReplayReport.OfReceiver(
                name, told.notifications, woken, atNight, Collections.unmodifiableList(byHour));
    }

    private List<ReplayReport.OfAlert> alerts() {
        var names = new TreeSet<>(notifications.keySet());
        replayed.values().forEach(opening -> names.add(opening.alert()));
        recorded.values().forEach(opening -> names.add(opening.alert()));
        return names.stream().map(this::alert).toList();
    }

    private ReplayReport.OfAlert alert(String name) {
        List<ReplayReport.Opening> ours = of(replayed, name);
        List<ReplayReport.Opening> theirs = of(recorded, name);
        return new ReplayReport.OfAlert(
                name,
                ours.size(),
                theirs.size(),
                (int) ours.stream()
                        .filter(one -> !recorded.containsKey(one.id()))
                        .count(),
                (int) theirs.stream()
                        .filter(one -> !replayed.containsKey(one.id()))
                        .count(),
                ours.stream()
                        .map(ReplayReport.Opening::at)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                ours.stream()
                        .map(ReplayReport.Opening::at)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                ours.stream()
                        .map(one -> lasted.getOrDefault(one.id(), Duration.ZERO))
                        .reduce(Duration.ZERO, Duration::plus),
                notifications.getOrDefault(name, Map.of()));
    }

    private static List<ReplayReport.Opening> of(Map<String, ReplayReport.Opening> openings, String name) {
        return openings.values().stream()
                .filter(opening -> opening.alert().equals(name))
                .toList();
    }

    private static List<ReplayReport.Opening> without(
            Map<String, ReplayReport.Opening> openings, Map<String, ReplayReport.Opening> others) {
        return openings.values().stream()
                .filter(opening -> !others.containsKey(opening.id()))
                .sorted(Comparator.comparing(ReplayReport.Opening::at))
                .toList();
    }
}
