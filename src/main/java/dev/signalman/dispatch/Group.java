package dev.signalman.dispatch;

import dev.signalman.alert.Digest;
import dev.signalman.alert.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Alerts that are told together: what is in it, what was told of it, and when it is looked at next. */
final class Group {
    final String id;
    final String key;
    final RoutingTree.Node node;
    final Labels labels;
    final Map<String, KnownAlert> members = new LinkedHashMap<>();
    /** The notification logs, by integration. */
    final Map<String, Told> told = new HashMap<>();
    /** When each alert that fires was first told of. */
    final Map<String, Instant> since = new HashMap<>();
    /** Who was told of which alerts by escalation. */
    final Map<String, Set<String>> escalated = new LinkedHashMap<>();
    /** Which silences held each alert back. */
    final Map<String, Set<String>> heldBack = new HashMap<>();
    /** Alerts that were resolved while they could not be told. */
    final Set<String> late = new LinkedHashSet<>();

    boolean flushed;
    Instant next;
    /** When something is to escalate; null if nothing is. */
    @Nullable
    Instant escalation;
    /** When it ends, having been empty; null while it is not. */
    @Nullable
    Instant end;

    boolean changed;
    /** Where it stands in the queue; null if it does not. */
    @Nullable
    Instant scheduled;

    Group(RoutingTree.Node node, Labels labels, Instant next) {
        this.id = id(node, labels);
        this.key = GroupKey.of(node.key(), labels);
        this.node = node;
        this.labels = labels;
        this.next = next;
    }

    static String id(RoutingTree.Node node, Labels labels) {
        return Digest.hex(GroupKey.of(node.id(), labels));
    }

    Route route() {
        return node.route();
    }

    /** From flush to flush; never nothing, which would be for ever. */
    Duration interval() {
        Duration interval = route().groupInterval();
        return interval.isPositive() ? interval : Duration.ofSeconds(1);
    }

    /**
     * Takes back what lies further ahead than it can, since the clock was set back.
     *
     * @return whether anything did
     */
    boolean waitNoLonger(Instant now) {
        Duration longest = route().groupWait().compareTo(interval()) > 0 ? route().groupWait() : interval();
        boolean ahead = next.isAfter(now.plus(longest));
        if (ahead) {
            next = now.plus(longest);
        }
        boolean early = since.values().stream().anyMatch(now::isBefore);
        if (early) {
            since.replaceAll((alert, first) -> first.isAfter(now) ? now : first);
        }
        changed |= ahead || early;
        return ahead || early;
    }

    /** The receivers that hear of it: the route's, then those to whom something was escalated. */
    List<String> receivers() {
        List<String> receivers = new ArrayList<>();
        receivers.add(route().receiver());
        escalated.keySet().stream()
                .filter(receiver -> !receiver.equals(route().receiver()))
                .forEach(receivers::add);
        return receivers;
    }

    /** True if the receiver is to hear of the alert. */
    boolean concerns(String receiver, String fingerprint) {
        return receiver.equals(route().receiver())
                || escalated.getOrDefault(receiver, Set.of()).contains(fingerprint);
    }

    /** True if somebody was told that it fires, and not that it ended. */
    boolean open(String fingerprint) {
        return told.values().stream().anyMatch(log -> log.open(fingerprint));
    }

    void insert(KnownAlert alert, Instant now) {
        members.put(alert.fingerprint, alert);
        alert.groups.add(this);
        if (end != null) {
            end = null;
            while (!next.isAfter(now)) {
                next = next.plus(interval());
            }
        }
        if (!flushed && alert.alert().startsAt().plus(route().groupWait()).isBefore(now)) {
            next = now;
        }
    }

    void remove(KnownAlert alert) {
        members.remove(alert.fingerprint);
        alert.groups.remove(this);
        forget(alert.fingerprint);
    }

    /** What was about an alert that has left, or fires anew. */
    void forget(String fingerprint) {
        boolean any = since.remove(fingerprint) != null;
        any |= heldBack.remove(fingerprint) != null;
        any |= late.remove(fingerprint);
        for (Set<String> alerts : escalated.values()) {
            any |= alerts.remove(fingerprint);
        }
        escalated.values().removeIf(Set::isEmpty);
        changed |= any;
    }

    /** When something is to be done about it. */
    Instant due() {
        if (members.isEmpty()) {
            return end == null ? next : end;
        }
        return escalation != null && escalation.isBefore(next) ? escalation : next;
    }

    void restore(GroupState state) {
        flushed = state.flushed();
        next = state.next();
        told.putAll(state.told());
        since.putAll(state.since());
        state.escalated().forEach((receiver, alerts) -> escalated.put(receiver, new LinkedHashSet<>(alerts)));
        state.heldBack().forEach((alert, silences) -> heldBack.put(alert, new LinkedHashSet<>(silences)));
        late.addAll(state.late());
    }

    GroupState state() {
        return new GroupState(
                key, labels, flushed, next, new TreeMap<>(told), new TreeMap<>(since), escalated, heldBack, late);
    }
}
