package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.BiConsumer;

/**
 * Which series may come about: the label values, how many series a meter may have, and how many there may be in all. What may not
 * is folded into a series whose labels say {@code overflow}. Safe for use by several threads.
 */
final class Admission {
    /** In place of a label's name: the meter has too many series. */
    private static final String SERIES = "series";

    /** In place of a label's name: all meters together have too many. */
    private static final String ALL = "all";

    private final LabelPolicy policy;
    private final MetricsOptions options;
    private final Budget budget;
    private final BiConsumer<String, String> overflowed;

    /** @param overflowed told of each value that found no room: the metric and the label, or what else was full */
    Admission(LabelPolicy policy, MetricsOptions options, Budget budget, BiConsumer<String, String> overflowed) {
        this.policy = policy;
        this.options = options;
        this.budget = budget;
        this.overflowed = overflowed;
    }

    /** The values that labels may have; as many of them as need be {@code overflow}. */
    LabelValues labels(Meter meter, String... values) {
        String[] admitted = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            Label label = meter.labels().get(i);
            admitted[i] = policy.admit(label, values[i]);
            if (admitted[i].equals(LabelPolicy.OVERFLOW)) {
                overflowed.accept(meter.name(), label.text());
            }
        }
        return new LabelValues(admitted);
    }

    /** Takes the room for one more series; false if there is none. */
    boolean room(Meter meter, int series) {
        // what says that there is no room must have room; its labels are ours, so that they are few
        boolean own = meter.index(Label.METRIC) >= 0;
        if (!own && series >= Math.min(meter.most(), options.seriesPerMeter())) {
            overflowed.accept(meter.name(), SERIES);
            return false;
        }
        if (!budget.take(meter.width())) {
            if (own) {
                budget.takeAnyway(meter.width());
                return true;
            }
            overflowed.accept(meter.name(), ALL);
            return false;
        }
        return true;
    }

    /** The series that stands for those that found no room. There are as few as organisations, so that it always has some. */
    LabelValues overflow(Meter meter, LabelValues values) {
        String[] folded = values.toArray();
        for (int i = 0; i < folded.length; i++) {
            // the organisation is ours to name, so it stays readable
            folded[i] = meter.labels().get(i) == Label.ORGANIZATION ? folded[i] : LabelPolicy.OVERFLOW;
        }
        return new LabelValues(folded);
    }

    void takeOverflow(Meter meter) {
        budget.takeAnyway(meter.width());
    }

    void release(Meter meter) {
        budget.release(meter.width());
    }

    static Labels named(Meter meter, LabelValues values) {
        return Labels.of(meter.labels().stream().map(Label::text).toArray(String[]::new), values.toArray());
    }
}
