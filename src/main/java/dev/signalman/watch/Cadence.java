package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a project is looked at again: soon while something is open or about to end, later as it falls quiet. Pure. */
final class Cadence {
    private static final Duration ACTIVE = Duration.ofHours(1);
    private static final int QUIETEST = 5;
    private static final Duration RAREST = Duration.ofMinutes(15);

    private final WatchOptions.Intervals intervals;

    Cadence(WatchOptions.Intervals intervals) {
        this.intervals = intervals;
    }

    /**
     * @param open whether a pipeline is unfinished
     * @param expectedEnd when the next of them will end if it takes as long as others did; null if that is not known
     * @param lastActivity the newest change; null if there never was one
     * @param stretch 1 or more: how much the sum of wishes exceeds the budget
     * @param jitter 0 to 1, to keep projects from moving in step
     */
    Duration next(
            boolean open,
            @Nullable Instant expectedEnd,
            @Nullable Instant lastActivity,
            Instant now,
            double stretch,
            double jitter) {
        Duration wish;
        if (open) {
            wish = intervals.open();
            if (expectedEnd != null && expectedEnd.isAfter(now) && expectedEnd.isBefore(now.plus(wish))) {
                Duration left = Duration.between(now, expectedEnd).plusMillis(500);
                wish = left.compareTo(wish) < 0 ? left : wish;
            }
        } else if (lastActivity != null && lastActivity.isAfter(now.minus(ACTIVE))) {
            wish = intervals.active();
        } else {
            wish = quiet(lastActivity, now);
        }
        return Duration.ofMillis((long) (wish.toMillis() * Math.max(1, stretch) * (0.9 + 0.2 * jitter)));
    }

    /** While webhooks tell what ends: rarer, but never so rare that what they do not tell, such as a start, is far away. */
    static Duration relaxed(Duration usual, int times) {
        Duration rarer = usual.multipliedBy(times);
        Duration most = usual.compareTo(RAREST) > 0 ? usual : RAREST;
        return rarer.compareTo(most) < 0 ? rarer : most;
    }

    /** Grows with the silence: a project that slept for a day hardly wakes within the next minutes. */
    private Duration quiet(@Nullable Instant lastActivity, Instant now) {
        if (lastActivity == null) {
            return intervals.quiet().multipliedBy(QUIETEST);
        }
        long hours = Duration.between(lastActivity, now).toHours();
        return intervals.quiet().multipliedBy(Math.clamp(hours / 6 + 1, 1, QUIETEST));
    }
}
