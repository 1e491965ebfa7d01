package dev.signalman.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.export.ExportObserver.Outcome;
import dev.signalman.export.ExportOptions.From;
import dev.signalman.export.ExportOptions.OnRefused;
import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.simulator.VirtualClock;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportConsumerTest {
    private static final Duration HOLD = Duration.ofDays(7);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final VirtualClock clock = new VirtualClock(Events.NOON);
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final Heard heard = new Heard();
    private StoreOptions database;
    private Store store;

    @BeforeEach
    void begin() {
        EventBusAddresses.register(vertx.eventBus());
        database = StoreOptions.of(MigratedDatabase.at(folder.resolve("export.db")));
        open();
    }

    @AfterEach
    void end() {
        get(vertx.close());
        get(store.close());
    }

    private void open() {
        store = get(Store.open(
                vertx,
                database,
                appended -> appended.forEach(e -> vertx.eventBus().publish(EventBusAddresses.of(e.event()), e))));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30s", e);
        }
    }

    private static ExportOptions options(From from, OnRefused onRefused) {
        return Events.options(
                "lake",
                Payload.SIGNALMAN,
                ExportOptions.Filter.all(),
                from,
                new ExportOptions.Retry(Duration.ofSeconds(1), Duration.ofMinutes(5), onRefused, 3, HOLD));
    }

    private String start(ExportOptions options, Sink sink) {
        return get(vertx.deployVerticle(
                new ExportConsumer(store, options, Events.ADDRESSES, clock, heard, self -> sink, this::passTime),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    }

    private String start(Sink sink) {
        return start(options(From.BEGINNING, OnRefused.SKIP), sink);
    }

    /** Time passes by the clock only; the test goes on at once. */
    private Future<?> passTime(Duration time) {
        pauses.add(time);
        clock.advance(time);
        return vertx.timer(1, TimeUnit.MILLISECONDS);
    }

    private void log(ChangeEvent... events) {
        var commit = new Commit();
        List.of(events).forEach(commit::event);
        get(store.commit(commit));
    }

    private void logPipelines(int from, int to) {
        log(IntStream.range(from, to).mapToObj(Events::queued).toArray(ChangeEvent[]::new));
    }

    private static List<String> pipelines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "acme/pipeline/pl-" + number + "/queued")
                .toList();
    }

    private long position() {
        return get(store.position("export/lake"));
    }

    private void awaitHead() {
        long head = get(store.head());
        await().until(() -> position() >= head);
    }

    @Test
    void events_of_before_and_after_the_start_arrive_in_order_once() {
        logPipelines(0, 700);
        var sink = new FakeSink(50);
        start(sink);
        logPipelines(700, 720);
        awaitHead();
        assertThat(sink.taken()).isEqualTo(pipelines(0, 720));
        assertThat(heard.count(Outcome.EXPORTED)).isEqualTo(720);
    }

    @Test
    void a_new_export_begins_with_what_happens_from_now_on_and_an_old_one_where_it_was() {
        logPipelines(0, 5);
        var sink = new FakeSink(50);
        String deployment = start(options(From.NOW, OnRefused.SKIP), sink);
        logPipelines(5, 7);
        awaitHead();
        get(vertx.undeploy(deployment));
        logPipelines(7, 9);
        start(options(From.NOW, OnRefused.SKIP), sink);
        awaitHead();
        assertThat(sink.taken()).isEqualTo(pipelines(5, 9));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true", "5, false", "5, true"})
    void a_kill_before_or_after_the_sink_took_a_batch_repeats_that_one_at_most_and_skips_none(
            int call, boolean afterwards) {
        logPipelines(0, 50);
        var sink = new FakeSink(10);
        var calls = new AtomicInteger();
        sink.otherwise(events -> {
            int now = calls.incrementAndGet();
            if (now > call) {
                return new Answer.Failed("a dead process hands over nothing", null);
            }
            if (now == call) {
                if (afterwards) {
                    sink.keep(events);
                }
                // nothing is written from here on, as if the process were gone
                Future.await(store.close());
                return new Answer.Failed("killed", null);
            }
            return new Answer.Taken();
        });
        String first = start(sink);
        await().until(() -> calls.get() >= call);
        get(vertx.undeploy(first));
        int before = sink.taken().size();

        open();
        sink.otherwise(events -> new Answer.Taken());
        start(sink);
        awaitHead();
        List<String> taken = sink.taken();
        int kept = (call - 1) * 10;
        assertThat(taken.subList(0, before)).isEqualTo(pipelines(0, before));
        assertThat(taken.subList(before, taken.size())).isEqualTo(pipelines(kept, 50));
        assertThat(before - kept).isEqualTo(afterwards ? 10 : 0);
    }

    @Test
    void a_sink_that_fails_is_tried_again_less_and_less_often_until_it_takes_the_same_events() {
        logPipelines(0, 3);
        var sink = new FakeSink(10);
        IntStream.range(0, 12).forEach(i -> sink.then(new Answer.Failed("HTTP 503", null)));
        start(sink);
        awaitHead();
        assertThat(sink.taken()).isEqualTo(pipelines(0, 3));
        assertThat(pauses).hasSize(12);
        for (int i = 0; i < 12; i++) {
            Duration most = Duration.ofSeconds(Math.min(300, 1L << i));
            assertThat(pauses.get(i)).isBetween(most.dividedBy(2), most);
        }
        assertThat(heard.count(Outcome.FAILED)).isEqualTo(36);
        assertThat(heard.failingSince()).as("it works again").isNull();
    }

    @Test
    void a_sink_that_asks_for_time_gets_it() {
        logPipelines(0, 1);
        var sink = new FakeSink(10).then(new Answer.Failed("HTTP 429", Duration.ofSeconds(90)));
        start(sink);
        awaitHead();
        assertThat(pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100)));
    }

    @Test
    void one_event_among_many_that_is_refused_for_good_is_left_out_and_counted() {
        logPipelines(0, 20);
        String bad = pipelines(7, 8).getFirst();
        var sink = new FakeSink(20);
        sink.otherwise(events -> events.stream().anyMatch(event -> event.id().equals(bad))
                ? new Answer.Refused("HTTP 422")
                : new Answer.Taken());
        start(sink);
        awaitHead();
        List<String> expected = new ArrayList<>(pipelines(0, 20));
        expected.remove(bad);
        assertThat(sink.taken()).isEqualTo(expected);
        assertThat(heard.count(Outcome.REFUSED)).isEqualTo(1);
        assertThat(pauses).as("pauses between 3 attempts").hasSize(2);
        assertThat(heard.failingSince()).isNull();
    }

    @Test
    void an_export_that_may_skip_nothing_stands_until_the_event_is_taken() {
        logPipelines(0, 3);
        var sink = new FakeSink(1);
        IntStream.range(0, 30).forEach(i -> sink.then(new Answer.Refused("HTTP 422")));
        start(options(From.BEGINNING, OnRefused.STOP), sink);
        awaitHead();
        assertThat(sink.taken()).isEqualTo(pipelines(0, 3));
        assertThat(heard.count(Outcome.REFUSED)).isZero();
        assertThat(pauses).hasSize(30);
    }

    @Test
    void a_sink_that_refuses_everything_is_an_outage_rather_than_a_loss_of_everything() {
        logPipelines(0, 100);
        var sink = new FakeSink(1);
        sink.otherwise(events -> new Answer.Refused("HTTP 400"));
        start(sink);
        await().until(() -> sink.calls() > 100);
        assertThat(heard.count(Outcome.REFUSED)).isEqualTo(20);
        assertThat(heard.failingSince()).isNotNull();
        sink.otherwise(events -> new Answer.Taken());
        awaitHead();
        assertThat(sink.taken()).isEqualTo(pipelines(20, 100));
    }

    @Test
    void a_sink_that_does_not_answer_keeps_no_other_export_from_going_on() {
        Promise<Void> never = Promise.promise();
        var reached = new AtomicBoolean();
        var slow = new FakeSink(1);
        slow.otherwise(events -> {
            reached.set(true);
            Future.await(never.future());
            return new Answer.Taken();
        });
        var quick = new FakeSink(10);
        start(
                Events.options("slow", Payload.SIGNALMAN, ExportOptions.Filter.all(), From.BEGINNING, Events.RETRY),
                slow);
        start(quick);
        logPipelines(0, 30);
        awaitHead();
        await().untilTrue(reached);
        assertThat(quick.taken()).isEqualTo(pipelines(0, 30));
        never.complete();
    }

    @Test
    void what_the_filter_leaves_out_moves_the_position_all_the_same() {
        var sink = new FakeSink(10);
        start(
                Events.options(
                        "lake",
                        Payload.SIGNALMAN,
                        Events.filter("PipelineFinished", "*", false),
                        From.BEGINNING,
                        Events.RETRY),
                sink);
        logPipelines(0, 30);
        log(Events.finished("pl-1", dev.signalman.event.Outcome.PASSED));
        logPipelines(30, 40);
        awaitHead();
        assertThat(sink.taken()).containsExactly("acme/pipeline/pl-1/finished");
    }

    @Test
    void events_that_wait_for_a_sink_longer_than_they_are_kept_are_lost_and_counted_and_newer_ones_are_not() {
        for (int day = 0; day < 10; day++) {
            log(Events.queuedAt(day, Events.NOON.plus(Duration.ofDays(day))));
        }
        var sink = new FakeSink(1);
        Instant back = Events.NOON.plus(HOLD).plus(Duration.ofDays(2));
        sink.otherwise(events -> clock.instant().isBefore(back) ? new Answer.Failed("down", null) : new Answer.Taken());
        start(sink);
        awaitHead();
        assertThat(heard.count(Outcome.LOST)).isBetween(2, 3);
        assertThat(sink.taken()).isEqualTo(pipelines(heard.count(Outcome.LOST), 10));
    }

    @Test
    void an_outage_is_remembered_over_a_restart() {
        logPipelines(0, 1);
        var sink = new FakeSink(1);
        sink.otherwise(events -> new Answer.Failed("down", null));
        String first = start(sink);
        await().until(() -> pauses.size() > 12);
        get(vertx.undeploy(first));
        Instant since = heard.failingSince();
        heard.working("lake");
        clock.advance(Duration.ofHours(1));
        String second = start(sink);
        await().until(() -> heard.failingSince() != null);
        assertThat(heard.failingSince()).isEqualTo(since);
        get(vertx.undeploy(second));
        sink.otherwise(events -> new Answer.Taken());
        start(sink);
        awaitHead();
        assertThat(get(store.snapshot(Outage.KIND, "", "lake"))).isEmpty();
    }

    @Test
    void an_export_that_is_not_configured_any_more_does_not_hold_back_the_log() {
        logPipelines(0, 3);
        get(store.commit(new Commit()
                .position("export/gone", 1)
                .position("export/lake", 2)
                .position("alert", 3)
                .put(Outage.KIND, "", "gone", new Outage(Events.NOON))));
        get(Exports.forgetOthers(store, List.of(options(From.NOW, OnRefused.SKIP))));
        assertThat(get(store.status()).positions()).containsOnlyKeys("export/lake", "alert");
        assertThat(get(store.snapshot(Outage.KIND, "", "gone"))).isEmpty();
    }

    @Test
    void a_stop_waits_for_a_sink_that_does_not_answer_for_some_seconds_only() {
        logPipelines(0, 1);
        Promise<Void> silence = Promise.promise();
        FakeSink hanging = new FakeSink(10).otherwise(events -> {
            Future.await(silence.future());
            return new Answer.Taken();
        });
        String deployment = start(hanging);
        await().until(() -> hanging.calls() == 1);
        Future<Void> stopped = vertx.undeploy(deployment);
        try {
            await().atMost(Duration.ofSeconds(8)).until(stopped::isComplete);
        } finally {
            silence.complete();
        }
        get(stopped);
    }

    @Test
    void a_stop_does_not_wait_for_a_sink_that_fails() {
        logPipelines(0, 3);
        var sink = new FakeSink(1);
        sink.otherwise(events -> new Answer.Failed("down", null));
        String deployment = get(vertx.deployVerticle(
                new ExportConsumer(
                        store,
                        options(From.BEGINNING, OnRefused.SKIP),
                        Events.ADDRESSES,
                        clock,
                        heard,
                        self -> sink,
                        time -> Promise.promise().future()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        await().until(() -> sink.calls() > 0);
        get(vertx.undeploy(deployment));
        assertThat(position()).isZero();
    }
}
