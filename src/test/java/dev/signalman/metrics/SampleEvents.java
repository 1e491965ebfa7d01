package dev.signalman.metrics;

import dev.signalman.event.ChangeEvent;
import java.util.List;

/** Lets tests of other packages have an event of every type. */
public final class SampleEvents {
    private SampleEvents() {}

    public static List<ChangeEvent> everything() {
        return Samples.everything();
    }
}
