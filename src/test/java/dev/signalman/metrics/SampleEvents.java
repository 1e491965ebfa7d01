package dev.signalman.metrics;

import dev.signalman.event.ChangeEvent;
import java.util.List;

/** Lets tests of other packages have an event of every type, and metrics of them. */
public final class SampleEvents {
    private SampleEvents() {}

    public static List<ChangeEvent> everything() {
        return Samples.everything();
    }

    /** As if each had just happened. */
    public static void feed(SignalmanMetrics metrics) {
        everything().forEach(event -> metrics.observe(event, true));
        metrics.becameReady();
    }
}
