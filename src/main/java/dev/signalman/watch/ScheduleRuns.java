package dev.signalman.watch;

import dev.signalman.cron.Cron;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which due times of a scheduler went by without a run. Pure.
 *
 * @param due when it must run
 * @param grace how late a run may be
 * @param runs when it ran by itself
 */
record ScheduleRuns(Cron due, Duration grace, List<Instant> runs) {
    /** So much earlier or later than due is still on time. */
    static final Duration PUNCTUAL = Duration.ofMinutes(1);
    /** Where due times are closer, runs cannot be told apart by their times. */
    private static final Duration APART = Duration.ofMinutes(3);
    /** Due times that are looked at: months of a daily scheduler, a day of one that runs every minute. */
    private static final int LOOKED_AT = 1_500;

    /**
     * Due times without a run, oldest first, the newest few of them.
     *
     * @param after decided before
     * @param until up to which there can be no more runs for what was due
     * @param most how many at most
     */
    List<Instant> missed(Instant after, Instant until, int most) {
        List<Instant> missed = new ArrayList<>();
        Instant time = due.after(after);
        for (int i = 0; i < LOOKED_AT && time != null && !time.isAfter(until); i++) {
            if (!ran(time)) {
                missed.add(time);
            }
            time = due.after(time);
        }
        return missed.subList(Math.max(0, missed.size() - most), missed.size());
    }

    /** How far all is well for sure, although the grace of the newest is not over. */
    Instant punctualUntil(Instant after, Instant now) {
        Instant sure = after;
        Instant time = due.after(after);
        for (int i = 0; i < LOOKED_AT && time != null && !time.isAfter(now) && punctual(time) > 0; i++) {
            sure = time;
            time = due.after(time);
        }
        return sure;
    }

    /** A late run that is punctual for another due time was for that one, unless that one has two. */
    private boolean ran(Instant time) {
        if (punctual(time) > 0) {
            return true;
        }
        Instant next = due.after(time);
        boolean close = next != null && next.isBefore(time.plus(APART));
        return runs.stream()
                .filter(run -> !run.isBefore(time) && !run.isAfter(time.plus(grace)))
                .anyMatch(run -> {
                    Instant other = due.after(run.minus(PUNCTUAL));
                    return other == null || close || other.isAfter(run.plus(PUNCTUAL)) || punctual(other) > 1;
                });
    }

    private long punctual(Instant time) {
        return runs.stream()
                .filter(run -> Duration.between(time, run).abs().compareTo(PUNCTUAL) < 0)
                .count();
    }
}
