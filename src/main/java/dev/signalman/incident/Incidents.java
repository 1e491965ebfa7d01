package dev.signalman.incident;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Digest;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.Dispatcher;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.rule.Found;
import dev.signalman.rule.OpenIncidents;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle of incidents: they open, somebody acknowledges them, they end, and those that come and go are taken for one that lasts.
 * No I/O, no clock; one thread.
 */
final class Incidents implements OpenIncidents {
    private static final String FLAPPING = "flapping";
    private static final Duration SWEEP = Duration.ofHours(1);
    /** Notifications may be about incidents of several organisations. */
    private static final String EVERYWHERE = "";

    private static final Duration TELLINGS_STAY = Duration.ofDays(1);
    private static final int MOST_TELLINGS = 5_000;
    private static final int KEPT_TELLINGS = 2_500;

    /** Open ones of others beyond these are not taken. */
    static final int MOST_POSTED = Dispatcher.MAX_ALERTS;

    private final IncidentState state;
    private final Ownership ownership;
    private final Flapping flapping;
    private final Duration retention;
    private final Map<String, SnapshotTable.Key> byId = new HashMap<>();
    /** Ids of open incidents by their labels, oldest first: to whoever dispatches them, the same labels are the same alert. */
    private final Map<Labels, Set<String>> alike = new HashMap<>();

    private final List<ChangeEvent> events = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private int posted;
    private Instant swept = Instant.MIN;

    /** @param retention how long incidents that are over stay */
    Incidents(IncidentState state, Ownership ownership, Flapping flapping, Duration retention) {
        this.state = state;
        this.ownership = ownership;
        this.flapping = flapping;
        this.retention = retention;
        state.open.forEach((at, incident) -> know(incident, at));
        recall();
    }

    @Override
    public @Nullable Open get(String organization, String identity) {
        Incident incident = state.open.get(organization, identity);
        // one that is settling is over as far as the rules know
        return incident == null || incident.settling() != null ? null : view(incident);
    }

    @Override
    public List<Open> all() {
        var all = new ArrayList<Open>();
        state.open.forEach((at, incident) -> {
            if (!incident.posted() && incident.settling() == null) {
                all.add(view(incident));
            }
        });
        return all;
    }

    private static Open view(Incident incident) {
        return new Open(
                incident.organization(),
                incident.identity(),
                incident.rule(),
                incident.project() == null ? null : incident.project().id(),
                incident.summary(),
                incident.facts(),
                incident.startsAt());
    }

    /** Takes in what the rules found. */
    void take(Found found, Instant now) {
        switch (found) {
            case Found.Begun begun -> begun(begun, now);
            case Found.Over over -> over(over, now);
        }
    }

    private void begun(Found.Begun begun, Instant now) {
        Incident fresh = incident(begun);
        if (begun.news()) {
            alerts.add(fresh.news(now));
            return;
        }
        Instant overAt = begun.overAt();
        if (overAt != null) {
            // over before anybody could be told: it is written down and counted
            opened(fresh, now);
            resolved(fresh, overAt, now);
            return;
        }
        Incident before = state.open.get(begun.organization(), begun.identity());
        if (before == null) {
            counted(begun);
            put(fresh.with(new Moment(begun.startsAt(), Moment.Kind.OPENED, fresh.summary())));
            opened(fresh, now);
            alerts.add(fresh.alert(now));
        } else if (before.settling() != null) {
            counted(begun);
            Incident again = before.settling(null)
                    .without(Alert.SETTLING)
                    .told(begun.annotations(), begun.facts(), before.generatorUrl())
                    .with(new Moment(begun.startsAt(), Moment.Kind.FLAPPED, "began again"));
            put(again);
            alerts.add(again.alert(now));
        }
    }

    private void counted(Found.Begun begun) {
        Openings openings = state.openings.get(begun.organization(), begun.identity());
        state.openings.put(
                begun.organization(),
                begun.identity(),
                (openings == null ? Openings.NONE : openings).and(begun.startsAt()));
    }

    private Incident incident(Found.Begun begun) {
        Labels labels = begun.labels();
        String team = labels.get(Labels.TEAM).isEmpty() ? ownership.team(labels, begun.facts()) : null;
        String link = begun.facts().link();
        return new Incident(
                begun.rule() + "-" + Digest.hex(begun.organization() + "\n" + begun.identity() + "\n" + begun.event()),
                begun.organization(),
                begun.identity(),
                begun.rule(),
                begun.project(),
                team == null ? labels : labels.with(Labels.TEAM, team),
                begun.annotations(),
                begun.facts(),
                begun.startsAt(),
                null,
                null,
                null,
                link == null ? "" : link,
                List.of());
    }

    private void over(Found.Over over, Instant now) {
        Incident incident = state.open.get(over.organization(), over.identity());
        if (incident == null || incident.settling() != null) {
            return;
        }
        Openings openings = state.openings.get(over.organization(), over.identity());
        // by the times at which it happened: after an absence, hours may be read in one go
        long opened = openings == null ? 1 : openings.since(over.at().minus(flapping.within()));
        if (opened >= flapping.openings() && flapping.hold().isPositive()) {
            Instant until = now.plus(flapping.hold());
            Incident settling = incident.settling(
                            new Incident.Settling(until, over.at(), over.annotations(), over.facts()))
                    .told(
                            Map.of(
                                    FLAPPING,
                                    "opened " + opened + " times within "
                                            + flapping.within().toMinutes() + " minutes",
                                    Alert.SETTLING,
                                    "over since " + over.at().truncatedTo(ChronoUnit.SECONDS)),
                            null,
                            incident.generatorUrl())
                    .with(new Moment(
                            over.at(),
                            Moment.Kind.FLAPPED,
                            "over, but it comes and goes: counts as resolved if it stays so until "
                                    + until.truncatedTo(ChronoUnit.SECONDS)));
            put(settling);
            alerts.add(settling.alert(now));
            return;
        }
        end(incident, over.at(), over.annotations(), over.facts(), now);
    }

    private void end(
            Incident incident, Instant at, Map<String, String> annotations, @Nullable Facts facts, Instant now) {
        // what was only so while it lasted must not stand beside what is so now
        resolved(
                incident.settling(null)
                        .without(Alert.STORY)
                        .without(FLAPPING)
                        .without(Alert.SETTLING)
                        .told(annotations, facts, incident.generatorUrl()),
                at,
                now);
    }

    /**
     * What others posted: an alert that lasts until it ends, or until nothing was heard of it for a time.
     *
     * @return false if it was not taken, since there are too many
     */
    boolean posted(Alert posted, Instant now) {
        String identity = Incident.POSTED + posted.fingerprint();
        String organization = organization(posted.labels());
        Incident before = state.open.get(organization, identity);
        if (posted.resolved(now)) {
            if (before != null) {
                resolved(
                        before.told(posted.annotations(), null, posted.generatorUrl()),
                        posted.endsAt() == null ? now : posted.endsAt(),
                        now);
            }
            return true;
        }
        if (before != null) {
            Incident known = before.told(posted.annotations(), null, posted.generatorUrl())
                    .ending(posted.endsAt());
            if (!known.equals(before)) {
                put(known);
            }
            tell(known, now);
            return true;
        }
        if (this.posted >= MOST_POSTED) {
            return false;
        }
        Incident fresh = new Incident(
                "posted-" + Digest.hex(identity + "\n" + posted.startsAt() + "\n" + now),
                organization,
                identity,
                posted.labels().get(Labels.ALERTNAME),
                null,
                posted.labels(),
                posted.annotations(),
                posted.facts(),
                posted.startsAt(),
                posted.endsAt(),
                null,
                null,
                posted.generatorUrl(),
                List.of());
        put(fresh.with(new Moment(fresh.startsAt(), Moment.Kind.OPENED, fresh.summary())));
        opened(fresh, now);
        tell(fresh, now);
        return true;
    }

    private static String organization(Labels labels) {
        String named = labels.get(Labels.ORGANIZATION);
        return named.isEmpty() ? Incident.OUTSIDE : named;
    }

    /**
     * Somebody looks after it: false if no incident of this id is open.
     *
     * @param by who
     * @param comment may be empty
     */
    boolean acknowledge(String id, String by, String comment, Instant now) {
        Incident incident = open(id);
        if (incident == null) {
            return false;
        }
        Acknowledgement before = incident.acknowledgement();
        if (before != null && before.by().equals(by)) {
            return true;
        }
        Incident changed = incident.with(new Acknowledgement(by, now, comment))
                .with(new Moment(now, Moment.Kind.ACKNOWLEDGED, by + (comment.isEmpty() ? "" : ": " + comment)));
        put(changed);
        events.add(new IncidentAcknowledged(
                header(changed, "acknowledged/" + now.toEpochMilli(), now, now), changed.ref(), by, comment));
        tell(changed, now);
        return true;
    }

    /** The open incident of this id; null if there is none. */
    @Nullable
    Incident open(String id) {
        SnapshotTable.Key at = byId.get(id);
        return at == null ? null : state.open.get(at.organization(), at.key());
    }

    /** The incident of this id, open or over; null if there is none. */
    @Nullable
    Incident find(String id) {
        Incident incident = open(id);
        if (incident != null) {
            return incident;
        }
        return pastNewestFirst().stream()
                .filter(over -> over.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    int openCount() {
        return state.open.size();
    }

    List<Incident> openNewestFirst() {
        return newestFirst(state.open, Incident::startsAt);
    }

    List<Incident> pastNewestFirst() {
        return newestFirst(state.past, incident -> incident.endsAt() == null ? incident.startsAt() : incident.endsAt());
    }

    private static List<Incident> newestFirst(SnapshotTable<Incident> table, Function<Incident, Instant> time) {
        var all = new ArrayList<Incident>();
        table.forEach((at, incident) -> all.add(incident));
        all.sort(Comparator.comparing(time).reversed());
        return List.copyOf(all);
    }

    /** Adds a line to the timeline of an incident, open or over. */
    void note(String organization, String id, Moment moment) {
        Incident incident = open(id);
        Incident over = state.past.get(organization, id);
        if (incident != null) {
            put(incident.with(moment));
        } else if (over != null) {
            state.past.put(organization, id, over.with(moment));
        }
    }

    /** Writes down who was told: in one row, not in each incident's. */
    void told(Notification notification) {
        Moment.Kind kind =
                notification.reason() == Notification.Reason.ESCALATED ? Moment.Kind.ESCALATED : Moment.Kind.TOLD;
        Map<String, Map<String, List<String>>> lines = new TreeMap<>();
        for (Alert alert : notification.alerts()) {
            String what = alert.resolved(notification.at())
                    ? "resolved"
                    : notification.reason().name().toLowerCase(Locale.ROOT);
            lines.computeIfAbsent(organization(alert.labels()), key -> new TreeMap<>())
                    .computeIfAbsent(notification.integration() + ": " + what, key -> new ArrayList<>())
                    .add(alert.incident());
        }
        List<Telling.Line> all = new ArrayList<>();
        lines.forEach((organization, texts) ->
                texts.forEach((text, incidents) -> all.add(new Telling.Line(organization, text, incidents))));
        var telling = new Telling(notification.at(), kind, all);
        state.tellings.put(EVERYWHERE, notification.key(), telling);
        each(telling, (incident, moment) -> incident.with(moment));
    }

    private void recall() {
        var tellings = new ArrayList<Telling>();
        state.tellings.forEach((at, telling) -> tellings.add(telling));
        tellings.sort(Comparator.comparing(Telling::at));
        tellings.forEach(telling -> each(telling, Incident::recalling));
    }

    private void each(Telling telling, BiFunction<Incident, Moment, Incident> change) {
        for (Telling.Line line : telling.lines()) {
            Moment moment = telling.moment(line);
            for (String id : line.incidents()) {
                SnapshotTable.Key at = byId.get(id);
                SnapshotTable<Incident> table = at == null ? state.past : state.open;
                SnapshotTable.Key row = at == null ? new SnapshotTable.Key(line.organization(), id) : at;
                Incident incident = table.get(row.organization(), row.key());
                if (incident != null) {
                    table.keep(row.organization(), row.key(), change.apply(incident, moment));
                }
            }
        }
    }

    /** Lets the rows of the incidents themselves say what has been said beside them for long, or too often. */
    private void settleTellings(Instant now) {
        var tellings = new ArrayList<Map.Entry<SnapshotTable.Key, Telling>>();
        state.tellings.forEach((at, telling) -> tellings.add(Map.entry(at, telling)));
        tellings.sort(Comparator.comparing(entry -> entry.getValue().at()));
        int tooMany = tellings.size() - KEPT_TELLINGS;
        for (int i = 0; i < tellings.size(); i++) {
            Telling telling = tellings.get(i).getValue();
            if (i < tooMany || telling.at().isBefore(now.minus(TELLINGS_STAY))) {
                for (Telling.Line line : telling.lines()) {
                    line.incidents().forEach(id -> touch(line.organization(), id));
                }
                state.tellings.remove(EVERYWHERE, tellings.get(i).getKey().key());
            }
        }
    }

    private void touch(String organization, String id) {
        SnapshotTable.Key at = byId.get(id);
        if (at == null) {
            state.past.touch(organization, id);
        } else {
            state.open.touch(at.organization(), at.key());
        }
    }

    /** What is only a matter of time. */
    void tick(Instant now) {
        state.open.forEach((at, incident) -> {
            Incident.Settling settling = incident.settling();
            if (settling != null) {
                settle(incident, settling, now);
            } else if (incident.posted()
                    && incident.endsAt() != null
                    && !incident.endsAt().isAfter(now)) {
                resolved(incident, incident.endsAt(), now);
            }
        });
        if (state.tellings.size() > MOST_TELLINGS) {
            settleTellings(now);
        }
        // a clock that was set back must not put it off
        if (swept.isBefore(now.minus(SWEEP)) || swept.isAfter(now)) {
            swept = now;
            settleTellings(now);
            state.past.removeIf((at, incident) ->
                    incident.endsAt() != null && incident.endsAt().isBefore(now.minus(retention)));
            state.openings.removeIf((at, openings) -> openings.since(now.minus(flapping.within())) == 0);
        }
    }

    private void settle(Incident incident, Incident.Settling settling, Instant now) {
        Instant latest = now.plus(flapping.hold());
        if (settling.until().isAfter(latest)) {
            // the clock was set back: nothing waits longer than it may
            put(incident.settling(
                    new Incident.Settling(latest, settling.endedAt(), settling.annotations(), settling.facts())));
        } else if (!settling.until().isAfter(now)) {
            end(incident, settling.endedAt(), settling.annotations(), settling.facts(), now);
        }
    }

    private void put(Incident incident) {
        state.open.put(incident.organization(), incident.identity(), incident);
        know(incident, new SnapshotTable.Key(incident.organization(), incident.identity()));
    }

    private void know(Incident incident, SnapshotTable.Key at) {
        if (byId.put(incident.id(), at) == null) {
            alike.computeIfAbsent(incident.labels(), labels -> new LinkedHashSet<>())
                    .add(incident.id());
            posted += incident.posted() ? 1 : 0;
        }
    }

    private void forget(Incident incident) {
        state.open.remove(incident.organization(), incident.identity());
        alike.computeIfPresent(incident.labels(), (labels, ids) -> {
            ids.remove(incident.id());
            return ids.isEmpty() ? null : ids;
        });
        posted -= incident.posted() ? 1 : 0;
    }

    /** An open incident with these labels, one of ours if there is one; null if there is none. */
    private @Nullable Incident alike(Labels labels) {
        return alike.getOrDefault(labels, Set.of()).stream()
                .map(this::open)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(Incident::posted))
                .orElse(null);
    }

    /** What others post neither changes nor hides an incident of ours that has the same labels. */
    private void tell(Incident incident, Instant now) {
        Incident shown = incident.posted() ? alike(incident.labels()) : incident;
        if (shown == null || !shown.posted() || shown.id().equals(incident.id())) {
            alerts.add((shown == null ? incident : shown).alert(now));
        }
    }

    private void opened(Incident incident, Instant now) {
        events.add(new IncidentOpened(header(incident, "opened", incident.startsAt(), now), incident.ref()));
    }

    private void resolved(Incident incident, Instant at, Instant now) {
        // the clock of whoever says so may be ahead of ours, and nobody waits for that
        Instant said = at.isAfter(now) ? now : at;
        Instant end = said.isBefore(incident.startsAt()) ? incident.startsAt() : said;
        Incident over = incident.ending(end).with(new Moment(end, Moment.Kind.RESOLVED, incident.summary()));
        if (byId.remove(incident.id()) != null) {
            forget(incident);
            Incident other = alike(incident.labels());
            alerts.add((other == null ? over : other).alert(now));
        }
        state.past.put(over.organization(), over.id(), over.withoutLog());
        events.add(new IncidentResolved(
                header(over, "resolved", end, now), over.ref(), Duration.between(over.startsAt(), end)));
    }

    private static EventHeader header(Incident incident, String what, Instant occurredAt, Instant now) {
        return new EventHeader(
                EventIds.incident(incident.organization(), incident.id(), what),
                incident.organization(),
                incident.project(),
                "incident/" + incident.id(),
                occurredAt,
                now,
                false);
    }

    /** The alerts that changed since the last call, in order. */
    List<Alert> drainAlerts() {
        List<Alert> changed = List.copyOf(alerts);
        alerts.clear();
        return changed;
    }

    /** What happened to incidents since the last call, in order. */
    List<ChangeEvent> drainEvents() {
        List<ChangeEvent> happened = List.copyOf(events);
        events.clear();
        return happened;
    }

    /** Hands over everything since the last call. */
    void drainTo(Commit commit) {
        state.drainTo(commit);
        drainEvents().forEach(commit::event);
    }
}
