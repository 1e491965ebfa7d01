package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When each project is looked at again, so that a budget of looks is spent where changes are likely.
 *
 * <p>A look is worth its price once the changes that it may show are expected to have waited long enough, all together. With changes at
 * a steady rate that gives intervals by the square root of the rate, which is the best a fixed schedule can do; since the outlook knows of
 * bursts and of open pipelines, looks come when something is about to happen. One price for all projects is set so that the looks of
 * all fit into the budget; it is nothing, and the configured intervals alone hold, as long as the budget is ample. Pure: time comes in.
 */
final class Cadence {
    /** No project is looked at less often than this, as long as that takes no more than {@link #RESERVED} of the budget. */
    static final Duration LIMIT = Duration.ofHours(1);
    /** Room for the jitter of looks, and for the time that they wait for one another. */
    private static final double PLANNED = 0.9;

    private static final double RESERVED = 0.5;
    private static final Duration ACTIVE = Duration.ofHours(1);
    private static final int QUIETEST = 5;
    /** With webhooks. */
    private static final Duration RAREST = Duration.ofMinutes(30);
    /** Just after a pipeline should have ended. */
    private static final Duration AFTER_END = Duration.ofMillis(500);

    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final Duration PRICED_EVERY = Duration.ofSeconds(5);
    private static final double FINEST = 0.05;
    private static final double ROUGHLY = 0.01;
    /** So low a price is none. */
    private static final double FREE = 0.1;

    private static final double HIGHEST = 1e6;

    /**
     * What one project was last planned by.
     *
     * @param shortest seconds between two looks at the least
     * @param longest and at the most, unless the shortest is longer
     * @param scale seconds between two looks at a price of one
     */
    private record Plan(double shortest, double longest, double scale) {
        /** @param root square root of the price: intervals go with it, exactly so where changes come at a steady rate */
        double seconds(double root) {
            return root <= FREE ? shortest : Math.max(shortest, Math.min(longest, scale * root));
        }
    }

    private final WatchOptions.Intervals intervals;
    private double looksPerSecond;
    private final Map<String, Plan> plans = new HashMap<>();
    private double root = FREE;
    private Instant priced = Instant.EPOCH;

    /** @param looksPerMinute budget for all projects together; positive */
    Cadence(WatchOptions.Intervals intervals, double looksPerMinute) {
        this.intervals = intervals;
        this.looksPerSecond = looksPerMinute / 60;
    }

    /** @param looksPerMinute from now on; positive */
    void budget(double looksPerMinute) {
        looksPerSecond = looksPerMinute / 60;
    }

    /** How long after now, when a project was looked at, it is looked at again. */
    Duration next(String project, Outlook outlook, Instant now) {
        reprice(now);
        double shortest = seconds(shortest(outlook, now));
        double longest = longest();
        double wanted = wanted(outlook.from(now), root * root, longest * 2);
        Plan plan = new Plan(shortest, longest, wanted / root);
        plans.put(project, plan);
        return Duration.ofMillis((long) (1000 * plan.seconds(root)));
    }

    /** It is looked at no more. */
    void forget(String project) {
        plans.remove(project);
    }

    /** While webhooks tell what ends: rarer, but never so rare that what they do not tell, such as a start, is far away. */
    static Duration relaxed(Duration usual, int times) {
        Duration rarer = usual.multipliedBy(times);
        Duration most = usual.compareTo(RAREST) > 0 ? usual : RAREST;
        return rarer.compareTo(most) < 0 ? rarer : most;
    }

    /** The configured intervals: nothing is looked at more often. */
    private Duration shortest(Outlook outlook, Instant now) {
        if (!outlook.open().isEmpty()) {
            Instant end = outlook.expectedEnd(now);
            Duration left =
                    end == null ? intervals.open() : Duration.between(now, end).plus(AFTER_END);
            left = left.compareTo(SOONEST) < 0 ? SOONEST : left;
            return left.compareTo(intervals.open()) < 0 ? left : intervals.open();
        }
        Instant last = outlook.lastActivity();
        if (last != null && last.isAfter(now.minus(ACTIVE))) {
            return intervals.active();
        }
        // grows with the silence: a project that slept for a day hardly wakes within the next minutes
        long steps = last == null ? QUIETEST : Duration.between(last, now).toHours() / 6 + 1;
        return intervals.quiet().multipliedBy(Math.clamp(steps, 1, QUIETEST));
    }

    private double longest() {
        return Math.max(PLANNED * LIMIT.toSeconds(), plans.size() / (looksPerSecond * RESERVED));
    }

    /** When what is expected to have waited is worth the price, in seconds. */
    private static double wanted(Outlook.Forecast forecast, double price, double most) {
        double low = 0;
        double high = most;
        while (high - low > FINEST + low * ROUGHLY) {
            double middle = (low + high) / 2;
            if (forecast.waiting(middle) < price) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The lowest price at which all looks together fit into the budget. */
    private void reprice(Instant now) {
        if (Duration.between(priced, now).abs().compareTo(PRICED_EVERY) < 0) {
            return;
        }
        priced = now;
        if (perSecond(FREE) <= looksPerSecond) {
            root = FREE;
            return;
        }
        double low = FREE;
        double high = HIGHEST;
        while (high / low > 1 + ROUGHLY) {
            double middle = Math.sqrt(low * high);
            if (perSecond(middle) > looksPerSecond) {
                low = middle;
            } else {
                high = middle;
            }
        }
        root = high;
    }

    private double perSecond(double atRoot) {
        double sum = 0;
        for (Plan plan : plans.values()) {
            sum += 1 / plan.seconds(atRoot);
        }
        return sum;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
