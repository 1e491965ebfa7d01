package dev.signalman.dora;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The four figures of one group over a window.
 *
 * @param succeeded deployments that succeeded
 * @param failed deployments that failed
 * @param perDay successful deployments a day
 * @param frequency the same in DORA's words; {@code unknown} if nothing was deployed
 * @param changes changes that came to a target for the first time, and whose age is known
 * @param leadTimeMedian null if there are none
 * @param leadTimeP90 null if there are none
 * @param changesFailed deployments of the window that failed, or that were rolled back since
 * @param changeFailureRate 0 to 1 of all deployments; null if nothing was deployed
 * @param restored how many times a target was mended
 * @param restoreMedian null if none was
 * @param brokenSince since when a target is broken that still is; null if none is
 */
public record Figures(
        int succeeded,
        int failed,
        double perDay,
        String frequency,
        int changes,
        @Nullable Duration leadTimeMedian,
        @Nullable Duration leadTimeP90,
        int changesFailed,
        @Nullable Double changeFailureRate,
        int restored,
        @Nullable Duration restoreMedian,
        @Nullable Instant brokenSince) {

    /** Gathers what belongs to one group. */
    static final class Sum {
        private final List<Duration> leadTimes = new ArrayList<>();
        private final List<Duration> restores = new ArrayList<>();
        private int succeeded;
        private int failed;
        private int changesFailed;
        private @Nullable Instant brokenSince;

        void add(Finding finding) {
            switch (finding) {
                case Finding.Ended ended -> {
                    if (ended.deployment().succeeded()) {
                        succeeded++;
                    } else {
                        failed++;
                    }
                }
                case Finding.ChangeDeployed change -> leadTimes.add(change.leadTime());
                case Finding.ChangeFailed change -> changesFailed++;
                case Finding.Restored mended -> restores.add(mended.took());
            }
        }

        void broken(Instant since) {
            if (brokenSince == null || since.isBefore(brokenSince)) {
                brokenSince = since;
            }
        }

        Figures over(Duration window) {
            int ended = succeeded + failed;
            double perDay = succeeded * 86_400.0 / window.toSeconds();
            return new Figures(
                    succeeded,
                    failed,
                    perDay,
                    ended == 0 ? "unknown" : frequency(perDay),
                    leadTimes.size(),
                    quantile(leadTimes, 0.5),
                    quantile(leadTimes, 0.9),
                    changesFailed,
                    ended == 0 ? null : (double) changesFailed / ended,
                    restores.size(),
                    quantile(restores, 0.5),
                    brokenSince);
        }
    }

    /** The bands of the DORA reports. */
    static String frequency(double perDay) {
        if (perDay >= 1) {
            return "once a day or more often";
        } else if (perDay >= 1.0 / 7) {
            return "between once a day and once a week";
        } else if (perDay >= 1.0 / 30) {
            return "between once a week and once a month";
        }
        return perDay > 0 ? "less than once a month" : "never";
    }

    /** Between the two values next to the rank, as PromQL's {@code quantile} has it. */
    static @Nullable Duration quantile(List<Duration> values, double q) {
        if (values.isEmpty()) {
            return null;
        }
        List<Duration> sorted = values.stream().sorted().toList();
        double rank = q * (sorted.size() - 1);
        int below = (int) rank;
        Duration low = sorted.get(below);
        Duration high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return low.plusNanos(Math.round(high.minus(low).toNanos() * (rank - below)));
    }
}
