package dev.signalman.export;

import dev.signalman.deliver.Courier;
import dev.signalman.store.Store;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** Makes sinks. Kafka's classes are loaded when one is made for it, not before. */
final class Sinks {
    private Sinks() {}

    static Sink of(SinkOptions options, Vertx vertx, Store store, InstantSource clock, String version) {
        return switch (options) {
            case FileOptions file -> new FileSink(file, clock);
            case KafkaOptions kafka -> new KafkaSink(vertx, kafka);
            case WebhookOptions webhook ->
                new WebhookSink(
                        webhook,
                        new Courier(
                                vertx,
                                store,
                                clock,
                                "Signalman/" + version,
                                new Courier.Address(
                                        webhook.url(),
                                        webhook.secret(),
                                        webhook.authorization(),
                                        webhook.headers(),
                                        webhook.timeout(),
                                        webhook.caFile() == null
                                                ? null
                                                : webhook.caFile().toString())));
        };
    }
}
