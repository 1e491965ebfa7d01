package dev.signalman.metrics;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Moves counters and histograms. Safe for use by several threads. */
final class Series {
    private final Families families;
    private final InstantSource time;

    /** @param time when what is counted was seen: this is when a series begins, and when it last moved */
    Series(Families families, InstantSource time) {
        this.families = families;
        this.time = time;
    }

    void increment(Meter meter, String... values) {
        add(meter, 1, values);
    }

    /** @param amount zero or more */
    void add(Meter meter, double amount, String... values) {
        SeriesFamily.Counters family = families.counter(meter.name());
        if (family != null) {
            family.add(amount, time.instant(), values);
        }
    }

    /** Makes the counter or histogram appear with 0, so that its first increase can be seen by {@code increase()}. */
    void touch(Meter meter, String... values) {
        SeriesFamily<?> family = meter.kind() == Meter.Kind.HISTOGRAM
                ? families.histogram(meter.name())
                : families.counter(meter.name());
        if (family != null) {
            var _ = family.at(time.instant(), values);
        }
    }

    void observe(Meter meter, Duration duration, String... values) {
        observe(meter, duration, null, values);
    }

    /**
     * A negative duration, by a clock that differs from Semaphore's, counts as zero.
     *
     * @param example what people can look at to see where the value is from
     */
    void observe(Meter meter, Duration duration, @Nullable Example example, String... values) {
        SeriesFamily.Histograms family = families.histogram(meter.name());
        if (family != null) {
            double seconds = duration.isNegative() ? 0 : duration.getSeconds() + duration.getNano() / 1e9;
            family.observe(seconds, example, time.instant(), values);
        }
    }
}
