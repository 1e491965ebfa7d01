package dev.signalman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.AbstractVerticle;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Across restarts, through a real store: after each step the process ends and another begins. */
@Timeout(60)
class DispatchStateTest {
    private static final DispatchOptions OPTIONS = new DispatchOptions(
            new Route(
                    "oncall",
                    List.of(),
                    false,
                    Set.of("alertname"),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofHours(4),
                    List.of(),
                    List.of(),
                    List.of(new Route.Escalation(Duration.ofMinutes(30), "boss")),
                    List.of()),
            Map.of(
                    "oncall", List.of(new Integration("oncall", true, false)),
                    "boss", List.of(new Integration("boss", true, false))),
            List.of(new InhibitRule(
                    List.of(Matcher.parse("alertname=Cause")), List.of(Matcher.parse("alertname=Effect")), Set.of())),
            Map.of(),
            Duration.ofMinutes(5),
            Duration.ofDays(5));

    @TempDir
    Path folder;

    private Vertx vertx;
    private Store store;
    private Instant now = Desk.START;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        store = get(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {}));
    }

    @AfterEach
    void close() throws Exception {
        get(store.close().eventually(() -> vertx.close()));
    }

    private interface Step {
        void on(Dispatcher dispatcher);
    }

    /** A process begins, does something, works on for a while, and ends. */
    private void life(Duration length, Step step) throws Exception {
        Dispatcher dispatcher = new Dispatcher(OPTIONS, onVirtualThread(() -> DispatchState.load(store)), now);
        step.on(dispatcher);
        Instant end = now.plus(length);
        dispatcher.tick(now);
        for (var next = dispatcher.next(); next.isPresent() && !next.get().isAfter(end); next = dispatcher.next()) {
            now = next.get().isAfter(now) ? next.get() : now;
            dispatcher.tick(now);
        }
        now = end;
        for (Notification notification : dispatcher.drain()) {
            told.add(Desk.text(notification) + (notification.note().isEmpty() ? "" : " (" + notification.note() + ")"));
        }
        Commit commit = new Commit();
        dispatcher.drainTo(commit);
        get(store.commit(commit));
    }

    private void life(Duration length) throws Exception {
        life(length, dispatcher -> {});
    }

    private static Step fires(String name) {
        return dispatcher -> dispatcher.put(alert(name, null), Desk.START);
    }

    private static Alert alert(String name, @Nullable Instant end) {
        return Desk.alert("i-" + name, name, Desk.START, end, Desk.START);
    }

    @Test
    void a_restart_tells_nothing_again_and_forgets_nothing() throws Exception {
        life(Duration.ofMinutes(1), fires("A"));
        assertThat(told).containsExactly("oncall NEW A!");
        for (int i = 0; i < 5; i++) {
            life(Duration.ofMinutes(4));
        }
        assertThat(told).containsExactly("oncall NEW A!");
        life(Duration.ofMinutes(20));
        assertThat(told).containsExactly("oncall NEW A!", "boss ESCALATED A!");
        life(Duration.ofMinutes(6), dispatcher -> dispatcher.put(alert("A", now), now));
        assertThat(told).endsWith("oncall RESOLVED A.", "boss RESOLVED A.").hasSize(4);
        life(
                Duration.ofHours(9),
                dispatcher -> assertThat(dispatcher.alertCount()).isZero());
        assertThat(told).hasSize(4);
    }

    @Test
    void a_group_that_waits_is_told_when_it_was_to_be() throws Exception {
        life(Duration.ofSeconds(10), fires("A"));
        life(Duration.ofSeconds(10));
        assertThat(told).isEmpty();
        life(Duration.ofSeconds(15));
        assertThat(told).containsExactly("oncall NEW A!");
    }

    @Test
    void what_is_silenced_or_inhibited_stays_so() throws Exception {
        life(Duration.ofMinutes(1), dispatcher -> {
            dispatcher.put(
                    new Silence(
                            "",
                            List.of(Matcher.parse("alertname=S")),
                            now,
                            now.plus(Duration.ofHours(1)),
                            now,
                            "bob",
                            "upgrade"),
                    now);
            dispatcher.put(alert("Effect", null), now);
            dispatcher.put(alert("Cause", null), now);
            dispatcher.put(alert("S", null), now);
        });
        for (int i = 0; i < 5; i++) {
            life(Duration.ofMinutes(4));
        }
        assertThat(told).containsExactly("oncall NEW Cause!");
        life(Duration.ofMinutes(50), dispatcher -> dispatcher.put(alert("S", now), now));
        assertThat(told).as("it was never told").noneMatch(text -> text.contains(" S"));
    }

    @Test
    void what_ended_in_a_silence_is_told_after_it() throws Exception {
        life(Duration.ofMinutes(1), fires("A"));
        life(Duration.ofMinutes(6), dispatcher -> {
            dispatcher.put(
                    new Silence(
                            "",
                            List.of(Matcher.parse("alertname=A")),
                            now,
                            now.plus(Duration.ofMinutes(20)),
                            now,
                            "bob",
                            "upgrade"),
                    now);
            dispatcher.put(alert("A", now), now);
        });
        life(Duration.ofMinutes(6));
        assertThat(told).containsExactly("oncall NEW A!");
        life(Duration.ofMinutes(15));
        assertThat(told)
                .containsExactly(
                        "oncall NEW A!", "oncall RESOLVED A. (Silenced until 2026-03-02 12:21 UTC by bob: upgrade)");
    }

    @Test
    void an_acknowledgement_holds() throws Exception {
        life(Duration.ofMinutes(1), fires("A"));
        life(
                Duration.ofMinutes(1),
                dispatcher -> assertThat(dispatcher.acknowledge("i-A", new Acknowledgement("ann", now, ""), now))
                        .isTrue());
        life(Duration.ofHours(9));
        assertThat(told).containsExactly("oncall NEW A!");
    }

    @Test
    void what_a_failed_commit_would_have_written_is_written_by_the_next() throws Exception {
        Dispatcher dispatcher = new Dispatcher(OPTIONS, new DispatchState(), now);
        dispatcher.put(alert("A", null), now);
        dispatcher.drainTo(new Commit());
        dispatcher.undrain();
        Commit commit = new Commit();
        dispatcher.drainTo(commit);
        get(store.commit(commit));
        assertThat(onVirtualThread(() -> DispatchState.load(store)).alerts.size())
                .isEqualTo(1);
    }

    private <T> T onVirtualThread(Callable<T> task) throws Exception {
        Promise<T> result = Promise.promise();
        vertx.deployVerticle(
                        new AbstractVerticle() {
                            @Override
                            public void start() throws Exception {
                                result.complete(task.call());
                            }
                        },
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .onFailure(result::tryFail);
        return get(result.future());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
