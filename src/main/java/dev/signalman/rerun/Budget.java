package dev.signalman.rerun;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * When reruns of one project were decided, within the last hour. One that is given up before it was asked for is given back.
 *
 * @param spent oldest first
 */
record Budget(List<Instant> spent) {
    static final Budget NONE = new Budget(List.of());
    private static final Duration SPAN = Duration.ofHours(1);

    Budget {
        spent = List.copyOf(spent);
    }

    boolean allows(int perHour, Instant now) {
        return spent.stream().filter(at -> counts(at, now)).count() < perHour;
    }

    Budget spend(Instant now) {
        return new Budget(Stream.concat(spent.stream().filter(at -> counts(at, now)), Stream.of(now))
                .toList());
    }

    /** Takes back what was spent at that time, once. */
    Budget giveBack(Instant decided) {
        var left = new ArrayList<>(spent);
        left.remove(decided);
        return new Budget(left);
    }

    /** A time in the future counts too: a clock set back must not hand out a second budget. */
    private static boolean counts(Instant at, Instant now) {
        return at.isAfter(now.minus(SPAN));
    }
}
