package dev.signalman.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one receiver does at this moment.
 *
 * @param receiver its name and which of its ways, such as {@code oncall/slack0}
 * @param paused true while nothing is sent to it, except for one message now and then
 * @param failingSince since when nothing gets through; null if the last attempt did
 */
public record ReceiverSample(
        String receiver, boolean paused, @Nullable Instant failingSince) {
    void writeTo(GaugeSink sink) {
        sink.add(Meters.RECEIVER_PAUSED, paused ? 1 : 0, receiver);
        if (failingSince != null) {
            sink.add(Meters.RECEIVER_FAILING_SINCE, GaugeSink.seconds(failingSince), receiver);
        }
    }
}
