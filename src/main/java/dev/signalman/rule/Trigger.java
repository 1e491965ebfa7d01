package dev.signalman.rule;

import java.time.Duration;
import java.util.List;

/** What makes a rule's incident begin and end, beside the conditions on its events. */
public sealed interface Trigger {
    /** One event that satisfies {@code on} begins it, one that satisfies {@code until} ends it. */
    record Single() implements Trigger {}

    /**
     * So many events within a time begin it; it ends when fewer are left in it, or by {@code until}.
     *
     * @param times at least 2
     * @param within the time that they must fall into
     */
    record Count(int times, Duration within) implements Trigger {}

    /**
     * So many events in a row begin it; one that satisfies {@code until} ends it and the row, others count for neither.
     *
     * @param times at least 2
     */
    record Consecutive(int times) implements Trigger {}

    /**
     * No event that satisfies {@code on} for a time begins it, and the next one ends it. Something is missed only once it was seen at
     * least once, and only while Signalman sees.
     *
     * @param longerThan the time
     */
    record Absent(Duration longerThan) implements Trigger {}

    /**
     * Something that {@code on} says has begun has not gone on for longer than its own past lets expect. {@code until} says that it has.
     *
     * @param what whether it runs or waits
     * @param percentile of its past, above 0 and below 100
     * @param factor how many times that percentile is still usual, at least 1
     * @param floor never sooner than this
     * @param ceiling always after this, whatever its past
     * @param minRuns with fewer in its past, only the ceiling counts
     */
    record StillOpen(What what, double percentile, double factor, Duration floor, Duration ceiling, int minRuns)
            implements Trigger {
        /** What it does for too long. */
        public enum What {
            RUNNING,
            QUEUED
        }
    }

    /**
     * Of the events that satisfy {@code on}, too great a share satisfies {@code bad} in every one of the windows. It ends when one
     * window is below its limit.
     *
     * @param bad which events count as bad
     * @param windows at least one, such as a long one that says that it matters and a short one that says that it still happens
     * @param minEvents with fewer in the longest window nothing is concluded, at least 1
     */
    record Rate(Conditions bad, List<Window> windows, int minEvents) implements Trigger {
        public Rate {
            windows = List.copyOf(windows);
        }
    }

    /**
     * A limit over a time.
     *
     * @param over how far back
     * @param above share of bad events beyond which it is too much, 0 to 1
     */
    record Window(Duration over, double above) {}
}
