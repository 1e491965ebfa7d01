package dev.signalman.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The notification log of one integration and one group: what it was told, by the alerts' fingerprints. It lives as long as the group.
 *
 * @param sequence of the last notification
 * @param at when the last one was decided, those of acknowledgements aside
 * @param firing what fired in the last one
 * @param resolved what was over in it
 * @param held what it was told of as firing earlier, and not of its end, since that is silenced, inhibited or muted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Told(long sequence, Instant at, Set<String> firing, Set<String> resolved, Set<String> held) {
    Told {
        // null where a stored log had none
        firing = copy(firing);
        resolved = copy(resolved);
        held = copy(held);
    }

    private static Set<String> copy(Collection<String> fingerprints) {
        return fingerprints == null || fingerprints.isEmpty()
                ? Set.of()
                : Collections.unmodifiableSet(new LinkedHashSet<>(fingerprints));
    }

    static Told nothing(Instant at) {
        return new Told(0, at, Set.of(), Set.of(), Set.of());
    }

    /** True if it was told that the alert fires, and not that it ended. */
    boolean open(String fingerprint) {
        return firing.contains(fingerprint) || held.contains(fingerprint);
    }

    long nextSequence(Instant now) {
        return Math.max(sequence + 1, now.toEpochMilli());
    }

    /** After it was told of the group as a whole. */
    Told told(Instant now, long number, Collection<String> nowFiring, Collection<String> nowResolved) {
        var still = new LinkedHashSet<>(held);
        still.addAll(firing);
        still.removeAll(nowFiring);
        still.removeAll(nowResolved);
        return new Told(number, now, copy(nowFiring), copy(nowResolved), still);
    }

    /** After it was told of some more, beside what it knows. */
    Told alsoTold(Instant now, long number, Collection<String> more) {
        var all = new LinkedHashSet<>(firing);
        all.addAll(more);
        var still = new LinkedHashSet<>(held);
        still.removeAll(all);
        return new Told(number, now, all, resolved, still);
    }

    /** After it was told something that changes nothing in this log. */
    Told numbered(long number) {
        return new Told(number, at, firing, resolved, held);
    }

    /** Without what is known elsewhere now. */
    Told without(Set<String> gone) {
        if (Collections.disjoint(gone, firing) && Collections.disjoint(gone, held)) {
            return this;
        }
        var fewer = new LinkedHashSet<>(firing);
        fewer.removeAll(gone);
        var still = new LinkedHashSet<>(held);
        still.removeAll(gone);
        return new Told(sequence, at, fewer, resolved, still);
    }
}
