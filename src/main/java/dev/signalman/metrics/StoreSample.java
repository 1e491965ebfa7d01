package dev.signalman.metrics;

import dev.signalman.store.LogStatus;
import dev.signalman.store.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the store stood when it was last asked.
 *
 * @param head position of the newest event
 * @param positions position of each consumer
 * @param receivers configured receivers, which show zeros when nothing waits
 * @param log how much there is
 * @param outbox one row per receiver that has messages waiting or dead
 */
record StoreSample(
        long head, Map<String, Long> positions, List<String> receivers, LogStatus log, List<OutboxStatus> outbox) {
    StoreSample {
        positions = Map.copyOf(positions);
        receivers = List.copyOf(receivers);
        outbox = List.copyOf(outbox);
    }

    void writeTo(GaugeSink sink, Instant now) {
        sink.add(Meters.LOG_POSITION, (double) head);
        sink.add(Meters.LOG_EVENTS, (double) log.events());
        Instant first = log.oldest();
        if (first != null) {
            sink.add(Meters.LOG_OLDEST, GaugeSink.seconds(first));
        }
        sink.add(Meters.STORE_SIZE, (double) log.bytes());
        positions.forEach(
                (consumer, position) -> sink.add(Meters.CONSUMER_LAG, (double) Math.max(0, head - position), consumer));
        for (String receiver : receivers) {
            sink.add(Meters.OUTBOX_PENDING, 0, receiver);
            sink.add(Meters.OUTBOX_DEAD, 0, receiver);
            sink.add(Meters.OUTBOX_OLDEST, 0, receiver);
        }
        for (OutboxStatus status : outbox) {
            Instant oldest = status.oldestPending();
            double age = oldest == null
                    ? 0
                    : Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
            sink.add(Meters.OUTBOX_PENDING, (double) status.pending(), status.receiver());
            sink.add(Meters.OUTBOX_DEAD, (double) status.dead(), status.receiver());
            sink.add(Meters.OUTBOX_OLDEST, age, status.receiver());
        }
    }
}
