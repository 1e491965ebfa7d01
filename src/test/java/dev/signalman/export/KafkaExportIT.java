package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineQueued;
import dev.signalman.export.ExportOptions.From;
import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.KafkaBroker;
import dev.signalman.testing.MigratedDatabase;
import io.cloudevents.jackson.JsonFormat;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker takes a stream of events, is killed in the middle of it and comes back. */
class KafkaExportIT {
    private static final int PIPELINES = 700;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Heard heard = new Heard();
    private KafkaBroker broker;
    private Store store;

    @BeforeEach
    void begin() {
        EventBusAddresses.register(vertx.eventBus());
        broker = KafkaBroker.start(folder.resolve("kafka"));
        store = get(Store.open(
                vertx,
                StoreOptions.of(MigratedDatabase.at(folder.resolve("export.db"))),
                appended -> appended.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
    }

    @AfterEach
    void end() {
        get(vertx.close());
        get(store.close());
        broker.close();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30s", e);
        }
    }

    @Test
    void a_broker_that_is_killed_in_the_middle_has_every_event_in_order_when_it_is_back() {
        export("structured", KafkaOptions.Key.SUBJECT, Mode.STRUCTURED);
        export("binary", KafkaOptions.Key.PROJECT, Mode.BINARY);
        log(0, PIPELINES / 2);
        await().until(() -> position("structured") > PIPELINES / 2);
        broker.kill();
        log(PIPELINES / 2, PIPELINES);
        await().untilAsserted(() ->
                assertThat(heard.failingSince()).as("the outage is seen").isNotNull());
        broker.again();
        long head = get(store.head());
        await().until(() -> position("structured") == head && position("binary") == head);

        List<ConsumerRecord<byte[], byte[]>> structured = read("structured");
        Map<String, List<String>> byPipeline = inOrder(structured, KafkaExportIT::structuredType);
        assertThat(byPipeline).hasSize(PIPELINES);
        assertThat(byPipeline.values())
                .allSatisfy(types -> assertThat(types)
                        .as("events of one pipeline")
                        .containsExactly(
                                "dev.cdevents.pipelinerun.queued.0.1.1",
                                "dev.cdevents.pipelinerun.started.0.1.1",
                                "dev.cdevents.pipelinerun.finished.0.1.1"));
        assertThat(structured.stream().map(ConsumerRecord::partition).distinct())
                .as("work is spread")
                .hasSize(3);
        List<ConsumerRecord<byte[], byte[]>> binary = read("binary");
        List<String> ids = binary.stream()
                .map(record -> header(record, "ce_id"))
                .distinct()
                .toList();
        assertThat(ids).as("events of one project").isEqualTo(expectedIds());
        assertThat(binary.getFirst().headers())
                .extracting(Header::key)
                .contains("content-type", "ce_specversion", "ce_source", "ce_type", "ce_time");
        System.out.printf(
                Locale.ROOT,
                "%d and %d records of %d events, %d and %d of them repeats%n",
                structured.size(),
                binary.size(),
                3 * PIPELINES,
                structured.size() - 3 * PIPELINES,
                binary.size() - 3 * PIPELINES);

        tooLarge();
        long end = get(store.head());
        await().until(() -> position("structured") == end && position("binary") == end);
        assertThat(heard.count(ExportObserver.Outcome.REFUSED))
                .as("what is too large for Kafka, once for each export")
                .isEqualTo(2);
        assertThat(read("binary")).extracting(record -> header(record, "ce_id")).endsWith(idOf(PIPELINES));
    }

    private void tooLarge() {
        get(store.commit(new Commit()
                .event(new PipelineQueued(
                        Events.header("acme/pipeline/huge/queued", Events.WEB, "pipeline/huge"),
                        Events.pipeline("huge", "x".repeat(1_200_000))))
                .event(Events.queued(PIPELINES))));
    }

    private static String idOf(int number) {
        return Events.queued(number).header().id();
    }

    private void export(String name, KafkaOptions.Key key, Mode mode) {
        ExportOptions options = new ExportOptions(
                name,
                Payload.CDEVENTS,
                ExportOptions.Unmapped.OWN,
                ExportOptions.Filter.all(),
                From.BEGINNING,
                new ExportOptions.Retry(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        ExportOptions.OnRefused.SKIP,
                        3,
                        Duration.ofDays(7)),
                new KafkaOptions(
                        List.of(broker.address()),
                        name,
                        key,
                        mode,
                        mode == Mode.BINARY ? KafkaOptions.Compression.GZIP : KafkaOptions.Compression.NONE,
                        Duration.ofSeconds(1),
                        Map.of("reconnect.backoff.max.ms", new Secret("500"))));
        get(vertx.deployVerticle(
                new ExportConsumer(store, options, Events.ADDRESSES, InstantSource.system(), "1", heard),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    private void log(int from, int to) {
        var commit = new Commit();
        for (int i = from; i < to; i++) {
            events(i).forEach(commit::event);
        }
        get(store.commit(commit));
    }

    private static List<ChangeEvent> events(int number) {
        String id = "pl-" + number;
        return List.of(Events.queued(number), Events.started(id), Events.finished(id, Outcome.PASSED));
    }

    private static List<String> expectedIds() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
            events(i).forEach(event -> ids.add(event.header().id()));
        }
        return ids;
    }

    private long position(String name) {
        return get(store.position("export/" + name));
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                consumer.poll(Duration.ofMillis(500)).forEach(all::add);
            }
        }
        return all;
    }

    /** What came with each key, without repeats. */
    private static Map<String, List<String>> inOrder(
            List<ConsumerRecord<byte[], byte[]>> records, Function<ConsumerRecord<byte[], byte[]>, String> what) {
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            List<String> seen = byKey.computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>());
            String type = what.apply(record);
            if (!seen.contains(type)) {
                seen.add(type);
            }
        }
        return byKey;
    }

    private static String structuredType(ConsumerRecord<byte[], byte[]> record) {
        return new JsonFormat().deserialize(record.value()).getType();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
