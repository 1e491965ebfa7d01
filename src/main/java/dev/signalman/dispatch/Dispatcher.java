package dev.signalman.dispatch;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.store.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanager's heart: alerts, silences and the time go in, notifications come out. Nothing is told but by {@link #tick} and
 * {@link #acknowledge}; nothing survives but what {@link #drainTo} wrote. One thread at a time. Source:
 * github.com/prometheus/alertmanager 0.25; docs/alerting.md says what differs.
 */
public final class Dispatcher {
    /** Alerts from outside beyond these are refused; those of incidents are bounded by the incidents. */
    public static final int MAX_ALERTS = 50_000;

    /** What would begin one more goes to the route's group without labels. */
    public static final int MAX_GROUPS = 20_000;

    /** When groups that have become empty end, and silences are forgotten: so often, from the start on. */
    private static final Duration MAINTENANCE = Duration.ofSeconds(30);

    private record Due(Instant at, long order, Group group) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final DispatchOptions options;
    private final DispatchState state;
    private final Instant startedAt;
    private final RoutingTree tree;
    private final Inhibitions inhibitions;
    private final Silences silences;
    private final Guard guard;
    private final Map<String, KnownAlert> alerts = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Set<Group> touched = new LinkedHashSet<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final List<Notification> notifications = new ArrayList<>();
    private long orders;
    private Instant maintenance;
    private Instant latest;

    /**
     * @param options the tree and what belongs to it, checked already: every name is known
     * @param state what was stored; it belongs to this dispatcher from now on
     * @param startedAt now
     */
    public Dispatcher(DispatchOptions options, DispatchState state, Instant startedAt) {
        this.options = options;
        this.state = state;
        this.startedAt = startedAt;
        this.latest = startedAt;
        this.tree = new RoutingTree(options.route());
        this.inhibitions = new Inhibitions(options.inhibitRules());
        this.silences = new Silences(state.silences);
        this.guard = new Guard(options.timeIntervals(), inhibitions, silences);
        this.maintenance = startedAt.plus(MAINTENANCE);
        restore();
    }

    /**
     * Another tree over the same alerts and silences. Nobody is told again what they know, though groups may be others now.
     *
     * @return what takes over; this one must not be used any more
     */
    public Dispatcher reloaded(DispatchOptions changed, Instant now) {
        store();
        Dispatcher next = new Dispatcher(changed, state, now);
        next.notifications.addAll(notifications);
        return next;
    }

    private void restore() {
        Map<String, GroupState> stored = new LinkedHashMap<>();
        state.groups.forEach((at, group) -> stored.put(at.key(), group));
        Map<String, KnownAlert> members = new LinkedHashMap<>();
        state.alerts.forEach((at, row) -> {
            KnownAlert alert = know(at.key(), row.alert(), row.timeout());
            alert.left.addAll(row.left());
            inhibitions.observe(alert, startedAt);
            members.put(at.key(), alert);
        });
        Moved moved = new Moved();
        for (KnownAlert alert : members.values()) {
            for (RoutingTree.Node node : alert.routes) {
                restore(alert, node, stored);
            }
        }
        stored.forEach((id, before) -> moved.leave(id, before, members, groups.get(id)));
        groups.values().forEach(group -> moved.arrive(group, options.receivers()));
        state.groups.removeIf((at, row) -> !groups.containsKey(at.key()));
        groups.values().forEach(group -> {
            new Flush(group, guard, options.receivers(), startedAt, notifications).plan();
            schedule(group);
        });
        List.copyOf(members.values()).forEach(this::forgetIfGone);
    }

    private void restore(KnownAlert alert, RoutingTree.Node node, Map<String, GroupState> stored) {
        Labels labels = groupLabels(node, alert.alert().labels());
        String id = Group.id(node, labels);
        if (alert.left.contains(id)) {
            return;
        }
        Group group = groups.get(id);
        if (group == null) {
            group = begin(node, labels, startedAt);
            GroupState before = stored.get(id);
            if (before != null) {
                group.restore(before);
                group.changed = false;
                group.waitNoLonger(startedAt);
            }
        }
        group.insert(alert, startedAt);
        touched.add(group);
    }

    private KnownAlert know(String fingerprint, Alert alert, boolean timeout) {
        Labels labels = alert.labels();
        var known = new KnownAlert(fingerprint, alert, timeout, tree.match(labels), inhibitions.targets(labels));
        known.silences.addAll(silences.matching(labels));
        alerts.put(fingerprint, known);
        return known;
    }

    /**
     * An alert that is new, has changed or is over. One without an incident is from outside: if it has no end, it has one after
     * {@code resolve_timeout}, and it is merged with what is known of it if their times overlap.
     *
     * @throws IllegalStateException if it is from outside and there are too many
     */
    public void put(Alert alert, Instant now) {
        String fingerprint = alert.fingerprint();
        KnownAlert known = alerts.get(fingerprint);
        boolean outside = alert.incident().isEmpty();
        if (outside && known == null && alerts.size() >= MAX_ALERTS) {
            throw new IllegalStateException("there are " + MAX_ALERTS + " alerts, and no more are taken from outside");
        }
        if (outside && known != null && !known.alert().incident().isEmpty() && !known.resolved(now)) {
            return; // nobody outside may end an incident of ours
        }
        Acknowledgement before = known == null || known.resolved(now) || !sameIncident(known.alert(), alert)
                ? null
                : known.alert().acknowledgement();
        Incoming incoming = outside
                ? Incoming.fromOutside(alert, options.resolveTimeout(), now).over(known, now)
                : new Incoming(alert, false);
        Acknowledgement after = alert.acknowledgement() == null ? before : alert.acknowledgement();
        Alert changed = incoming.alert().acknowledgedBy(after);
        boolean again = known != null && known.resolved(now) && !changed.resolved(now);
        if (again && known != null && !sameIncident(known.alert(), changed)) {
            tellEnded(known, now);
        }
        if (known == null) {
            known = know(fingerprint, changed, incoming.timeout());
        } else {
            known.become(changed, incoming.timeout());
        }
        inhibitions.observe(known, now);
        for (RoutingTree.Node node : known.routes) {
            insert(known, node, again, now);
        }
        known.left.clear();
        state.alerts.put(DispatchState.EVERYWHERE, fingerprint, known.stored());
        if (after != null && before == null && !changed.resolved(now)) {
            tellAcknowledged(known, now);
        }
    }

    /** Whether there is an alert with these labels. */
    public boolean knows(Labels labels) {
        return alerts.containsKey(labels.fingerprint());
    }

    /**
     * An alert that this dispatcher does not know, and others do.
     *
     * @param told names of the integrations that were told that it fires
     */
    public void adopt(Alert alert, Set<String> told, Instant now) {
        put(alert, now);
        KnownAlert known = alerts.get(alert.fingerprint());
        for (Group group : known == null ? Set.<Group>of() : known.groups) {
            for (String integration : told) {
                Told log = group.told.getOrDefault(integration, Told.nothing(now));
                group.told.put(integration, log.alsoTold(now, log.nextSequence(now), Set.of(alert.fingerprint())));
            }
            group.changed = true;
            touched.add(group);
        }
    }

    private static boolean sameIncident(Alert before, Alert after) {
        return before.incident().equals(after.incident());
    }

    private void insert(KnownAlert alert, RoutingTree.Node node, boolean again, Instant now) {
        Labels labels = groupLabels(node, alert.alert().labels());
        Group group = groups.get(Group.id(node, labels));
        if (group == null) {
            group = begin(node, labels, now.plus(node.route().groupWait()));
        }
        if (again) {
            group.changed |= group.late.remove(alert.fingerprint);
        }
        group.insert(alert, now);
        schedule(group);
    }

    private Labels groupLabels(RoutingTree.Node node, Labels labels) {
        Labels grouped = node.groupLabels(labels);
        return groups.size() < MAX_GROUPS || groups.containsKey(Group.id(node, grouped)) ? grouped : Labels.NONE;
    }

    private Group begin(RoutingTree.Node node, Labels labels, Instant next) {
        Group group = new Group(node, labels, next);
        groups.put(group.id, group);
        group.changed = true;
        touched.add(group);
        return group;
    }

    /**
     * Somebody looks after an alert.
     *
     * @param id its fingerprint or the id of its incident
     * @return false if no such alert fires
     */
    public boolean acknowledge(String id, Acknowledgement acknowledgement, Instant now) {
        KnownAlert known = alerts.get(id);
        if (known == null) {
            known = alerts.values().stream()
                    .filter(alert -> alert.alert().incident().equals(id) && !id.isEmpty())
                    .findFirst()
                    .orElse(null);
        }
        if (known == null || known.resolved(now)) {
            return false;
        }
        known.become(known.alert().acknowledgedBy(acknowledgement), known.endsByTimeout());
        state.alerts.put(DispatchState.EVERYWHERE, known.fingerprint, known.stored());
        tellAcknowledged(known, now);
        return true;
    }

    private void tellAcknowledged(KnownAlert alert, Instant now) {
        for (Group group : alert.groups) {
            new Flush(group, guard, options.receivers(), now, notifications).acknowledged(alert);
            schedule(group);
        }
    }

    /** Who was told of an incident by its id must hear of its end before another one with the same labels takes its place. */
    private void tellEnded(KnownAlert alert, Instant now) {
        for (Group group : alert.groups) {
            new Flush(group, guard, options.receivers(), now, notifications).ended(alert);
            schedule(group);
        }
    }

    /**
     * Makes or changes a silence.
     *
     * @param draft with an empty id for a new one
     * @return what is in force now, with its id, which is another if the change needed that
     * @throws NoSuchSilence if the id is not known
     * @throws IllegalArgumentException in Alertmanager's words if it cannot be
     */
    public Silence put(Silence draft, Instant now) {
        Silence silence = silences.put(draft, now);
        refresh(draft.id());
        refresh(silence.id());
        return silence;
    }

    /**
     * Ends a silence.
     *
     * @throws NoSuchSilence if there is none
     * @throws IllegalArgumentException if it is over
     */
    public void expire(String id, Instant now) {
        silences.expire(id, now);
        refresh(id);
    }

    private void refresh(String id) {
        Silence silence = silences.get(id);
        if (silence == null) {
            return;
        }
        for (KnownAlert alert : alerts.values()) {
            if (!alert.silences.isEmpty()) {
                alert.silences.removeIf(other -> other.id().equals(id));
            }
            if (silence.matches(alert.alert().labels())) {
                alert.silences.add(silence);
            }
        }
    }

    /** Does all that is due. To be called now and then even if nothing is: silences that have been over for long are forgotten here. */
    public void tick(Instant now) {
        if (now.isBefore(latest)) {
            setBack(now);
        }
        latest = now;
        for (Due due = queue.peek(); due != null && !due.at().isAfter(now); due = queue.peek()) {
            queue.poll();
            Group group = due.group();
            if (due.at().equals(group.scheduled)) {
                group.scheduled = null;
                work(group, now);
            }
        }
        if (!maintenance.isAfter(now)) {
            maintenance = nextMaintenance(now);
            if (silences.forget(options.silenceRetention(), now)) {
                alerts.values()
                        .forEach(alert -> alert.silences.removeIf(silence -> silences.get(silence.id()) == null));
            }
        }
    }

    /** The clock was set back: nothing waits longer than it may. */
    private void setBack(Instant now) {
        Instant soonest = nextMaintenance(now);
        maintenance = maintenance.isAfter(soonest) ? soonest : maintenance;
        for (Group group : groups.values()) {
            if (group.waitNoLonger(now)) {
                new Flush(group, guard, options.receivers(), now, notifications).plan();
            }
            if (group.end != null && group.end.isAfter(soonest)) {
                group.end = soonest;
            }
            schedule(group);
        }
    }

    private void work(Group group, Instant now) {
        if (group.members.isEmpty()) {
            end(group);
            return;
        }
        Flush flush = new Flush(group, guard, options.receivers(), now, notifications);
        List<KnownAlert> before = List.copyOf(group.members.values());
        if (group.next.isAfter(now)) {
            flush.escalateOnly();
        } else {
            flush.flush();
        }
        if (group.members.size() < before.size()) {
            before.stream().filter(alert -> !alert.groups.contains(group)).forEach(this::left);
        }
        if (group.members.isEmpty()) {
            group.end = nextMaintenance(now);
        }
        schedule(group);
    }

    private void left(KnownAlert alert) {
        if (!forgetIfGone(alert)) {
            state.alerts.put(DispatchState.EVERYWHERE, alert.fingerprint, alert.stored());
        }
    }

    private boolean forgetIfGone(KnownAlert alert) {
        if (!alert.groups.isEmpty()) {
            return false;
        }
        alerts.remove(alert.fingerprint);
        inhibitions.forget(alert);
        state.alerts.remove(DispatchState.EVERYWHERE, alert.fingerprint);
        return true;
    }

    private void end(Group group) {
        groups.remove(group.id);
        touched.remove(group);
        state.groups.remove(DispatchState.EVERYWHERE, group.id);
    }

    private Instant nextMaintenance(Instant now) {
        // before the start, too, since a clock may be set back
        long passed = Math.floorDiv(Duration.between(startedAt, now).toMillis(), MAINTENANCE.toMillis());
        return startedAt.plus(MAINTENANCE.multipliedBy(passed + 1));
    }

    private void schedule(Group group) {
        if (group.changed) {
            touched.add(group);
        }
        Instant due = group.due();
        if (!due.equals(group.scheduled)) {
            group.scheduled = due;
            queue.add(new Due(due, orders++, group));
        }
    }

    /** When {@link #tick} has something to do next; empty if never. */
    public Optional<Instant> next() {
        for (Due due = queue.peek(); due != null; due = queue.peek()) {
            if (due.at().equals(due.group().scheduled)) {
                return Optional.of(due.at());
            }
            queue.poll();
        }
        return Optional.empty();
    }

    /** What is to be told, in order, since the last time that this was asked. */
    public List<Notification> drain() {
        List<Notification> drained = List.copyOf(notifications);
        notifications.clear();
        return drained;
    }

    /** Writes what changed. Notifications that were drained before belong into the same commit. */
    public void drainTo(Commit commit) {
        store();
        state.drainTo(commit);
    }

    /** The last commit failed: the next one must write what that one would have written. */
    public void undrain() {
        state.undrain();
    }

    private void store() {
        for (Group group : touched) {
            if (group.changed) {
                state.groups.put(DispatchState.EVERYWHERE, group.id, group.state());
                group.changed = false;
            }
        }
        touched.clear();
    }

    /** The alerts that are not over, in order of their fingerprints. */
    public List<AlertStatus> alerts(Instant now) {
        return alerts.values().stream()
                .filter(alert -> !alert.resolved(now))
                .map(alert -> status(alert, now))
                .sorted(Comparator.comparing(AlertStatus::fingerprint))
                .toList();
    }

    /** One alert that is not over, by its fingerprint; null if there is none. */
    public @Nullable AlertStatus alert(String fingerprint, Instant now) {
        KnownAlert known = alerts.get(fingerprint);
        return known == null || known.resolved(now) ? null : status(known, now);
    }

    private AlertStatus status(KnownAlert alert, Instant now) {
        Suppression suppression = guard.suppression(alert, now);
        Set<String> mutedBy = new LinkedHashSet<>();
        boolean heard = false;
        for (RoutingTree.Node node : alert.routes) {
            List<String> names = guard.mutedBy(node.route(), now);
            heard |= names.isEmpty();
            mutedBy.addAll(names);
        }
        return new AlertStatus(
                alert.alert(),
                alert.fingerprint,
                suppression.silencedBy(),
                suppression.inhibitedBy(),
                heard ? List.of() : List.copyOf(mutedBy),
                alert.routes.stream()
                        .map(node -> node.route().receiver())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** How many alerts and silences there are, in Alertmanager's words for their states; every state is there. */
    public Standing standing(Instant now) {
        int active = 0;
        int suppressed = 0;
        for (KnownAlert alert : alerts.values()) {
            if (alert.resolved(now)) {
                continue;
            }
            if (suppressed(alert, now)) {
                suppressed++;
            } else {
                active++;
            }
        }
        return new Standing(Map.of("active", active, "suppressed", suppressed), silences.states(now));
    }

    private boolean suppressed(KnownAlert alert, Instant now) {
        return !guard.suppression(alert, now).none()
                || alert.routes.stream()
                        .noneMatch(node -> guard.mutedBy(node.route(), now).isEmpty());
    }

    /** The groups that have alerts which are not over, in order of their labels and receivers. */
    public List<AlertGroup> groups(Instant now) {
        Map<String, AlertStatus> statuses = new HashMap<>();
        alerts(now).forEach(status -> statuses.put(status.fingerprint(), status));
        return groups.values().stream()
                .map(group -> new AlertGroup(
                        group.labels,
                        group.route().receiver(),
                        group.key,
                        group.members.keySet().stream()
                                .filter(statuses::containsKey)
                                .map(statuses::get)
                                .sorted(Comparator.comparing(AlertStatus::alert, AlertOrder.ALERTS))
                                .toList()))
                .filter(group -> !group.alerts().isEmpty())
                .sorted(Comparator.comparing(AlertGroup::labels, AlertOrder.LABELS)
                        .thenComparing(AlertGroup::receiver)
                        .thenComparing(AlertGroup::groupKey))
                .toList();
    }

    /** Active ones first, by their end, then pending ones by their start, then those that are over, the latest first. */
    public List<Silence> silences(Instant now) {
        return silences.all(now);
    }

    /** The silence; null if there is none. */
    public @Nullable Silence silence(String id) {
        return silences.get(id);
    }

    /** Alerts that are known, over or not. */
    public int alertCount() {
        return alerts.size();
    }

    public int groupCount() {
        return groups.size();
    }

    public int silenceCount() {
        return silences.size();
    }
}
