package dev.signalman.export;

import static io.vertx.core.Future.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.deliver.Redaction;
import dev.signalman.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to a topic and waits until every replica in sync has them. The producer tries again by itself, without end, so that no
 * event overtakes another of its partition; what is reported meanwhile is that it waits. Source: CloudEvents 1.0.2, Kafka Protocol
 * Binding.
 */
final class KafkaSink implements Sink {
    private static final int MOST = 200;
    private static final int BUFFER = 32 * 1024 * 1024;
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private final Vertx vertx;
    private final KafkaOptions options;
    private final Redaction redaction;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private @Nullable Sent sent;

    /** Events whose acknowledgements are waited for. */
    private record Sent(List<Envelope> events, List<Future<RecordMetadata>> each, Future<?> all) {}

    KafkaSink(Vertx vertx, KafkaOptions options) {
        this.vertx = vertx;
        this.options = options;
        List<Secret> secrets = new ArrayList<>();
        options.properties().values().forEach(value -> {
            secrets.add(value);
            // a password in a JAAS line
            QUOTED.matcher(value.get())
                    .results()
                    .map(found -> found.group(1))
                    .filter(quoted -> !quoted.isBlank())
                    .forEach(quoted -> secrets.add(new Secret(quoted)));
        });
        redaction = Redaction.of(List.of(), secrets.toArray(Secret[]::new));
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public Answer take(List<Envelope> events) {
        try {
            Sent waiting = sent;
            if (waiting != null && !waiting.events().equals(events)) {
                reset(Duration.ZERO);
                waiting = null;
            }
            return outcome(waiting == null ? send(events) : waiting);
        } catch (Exception e) {
            return failed(e);
        }
    }

    private Sent send(List<Envelope> events) {
        KafkaProducer<byte[], byte[]> to = producer();
        // Without the topic's partitions each event would wait for them on its own, and one could be given up before
        // the next is sent.
        await(to.partitionsFor(options.topic()));
        List<Future<RecordMetadata>> each = new ArrayList<>();
        for (Envelope event : events) {
            each.add(to.send(record(event)));
        }
        Sent now = new Sent(List.copyOf(events), List.copyOf(each), Future.join(each));
        sent = now;
        return now;
    }

    private Answer outcome(Sent waiting) {
        try {
            await(waiting.all().timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (Exception e) {
            if (!waiting.all().isComplete()) {
                return new Answer.Failed(
                        "no acknowledgement from " + String.join(", ", options.bootstrapServers()) + " within "
                                + options.timeout().toSeconds() + " s",
                        null);
            }
        }
        sent = null;
        for (Future<RecordMetadata> one : waiting.each()) {
            if (one.failed()) {
                return failed(one.cause());
            }
        }
        return new Answer.Taken();
    }

    private Answer failed(Throwable e) {
        if (e instanceof RecordTooLargeException
                || e instanceof RecordBatchTooLargeException
                || e instanceof InvalidRecordException) {
            return new Answer.Refused(describe(e));
        }
        // it may have sent a part, and its state is no longer known
        reset(Duration.ZERO);
        return new Answer.Failed(describe(e), null);
    }

    private String describe(Throwable e) {
        return switch (e) {
            case TimeoutException timeout -> "no answer from " + String.join(", ", options.bootstrapServers());
            case AuthenticationException refused ->
                redaction.clean("Kafka does not let us in: " + refused.getMessage());
            case KafkaException kafka
            when kafka.getCause() != null ->
                redaction.clean(kafka.getMessage() + ": " + kafka.getCause().getMessage());
            default -> redaction.clean(e.getClass().getSimpleName() + ": " + e.getMessage());
        };
    }

    private KafkaProducerRecord<byte[], byte[]> record(Envelope event) {
        byte[] key = key(event).getBytes(UTF_8);
        return switch (options.mode()) {
            case STRUCTURED ->
                KafkaProducerRecord.create(options.topic(), key, event.structured())
                        .addHeader("content-type", Envelope.STRUCTURED);
            case BINARY -> {
                KafkaProducerRecord<byte[], byte[]> record =
                        KafkaProducerRecord.create(options.topic(), key, event.body());
                record.addHeader("content-type", Envelope.DATA_TYPE);
                event.headers("ce_").forEach(record::addHeader);
                yield record;
            }
        };
    }

    private String key(Envelope event) {
        return event.organization() + "/"
                + switch (options.key()) {
                    case SUBJECT -> event.about();
                    case PROJECT -> event.project();
                };
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = KafkaProducer.create(vertx, settings());
            // each failure comes with the event's own future as well; without a handler it is written to the log
            known.exceptionHandler(failure -> {});
            producer = known;
        }
        return known;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("client.id", "signalman");
        settings.put("linger.ms", "5");
        settings.put("enable.metrics.push", "false");
        settings.put("reconnect.backoff.max.ms", "10000");
        options.properties().forEach((name, value) -> settings.put(name, value.get()));
        settings.put("bootstrap.servers", String.join(",", options.bootstrapServers()));
        settings.put("key.serializer", ByteArraySerializer.class.getName());
        settings.put("value.serializer", ByteArraySerializer.class.getName());
        settings.put("compression.type", options.compression().name().toLowerCase(Locale.ROOT));
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("max.in.flight.requests.per.connection", "5");
        settings.put("retries", String.valueOf(Integer.MAX_VALUE));
        settings.put("delivery.timeout.ms", String.valueOf(Integer.MAX_VALUE));
        settings.put("max.block.ms", String.valueOf(options.timeout().toMillis()));
        settings.put("buffer.memory", String.valueOf(BUFFER));
        settings.put("metric.reporters", "");
        return settings;
    }

    private void reset(Duration within) {
        KafkaProducer<byte[], byte[]> old = producer;
        producer = null;
        sent = null;
        if (old != null) {
            try {
                await(old.close(within.toMillis()));
            } catch (Exception e) {
                // it is gone either way
            }
        }
    }

    @Override
    public void close() {
        reset(LAST_CHANCE);
    }
}
