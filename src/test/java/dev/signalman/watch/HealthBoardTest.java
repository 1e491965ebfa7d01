package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreException;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthBoardTest {
    private static final ProjectRef A = new ProjectRef("a", "api");
    private static final ProjectRef B = new ProjectRef("b", "web");
    private final SemaphoreException down =
            new SemaphoreException("GET pipelines", new ApiError.ServerTrouble(500, "Internal error", null));

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<LoggedEvent> log = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private Store store;
    private HealthBoard board;

    @BeforeEach
    void open() {
        store = get(Store.open(
                vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("s.db"))), () -> now, log::addAll));
        board = board(Map.of());
    }

    private HealthBoard board(Map<String, CollectorHealth.Kept> kept) {
        return new HealthBoard("acme", store, WatchOptions.defaults(), () -> now, kept);
    }

    @AfterEach
    void close() {
        get(store.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private void rounds(int count, Runnable round) {
        for (int i = 0; i < count; i++) {
            round.run();
            now = now.plusSeconds(30);
        }
    }

    @Test
    void one_project_that_cannot_be_seen_is_told_although_the_others_can() {
        rounds(10, () -> {
            board.failure("pipelines", A, down);
            board.success("pipelines", B);
        });
        assertThat(log)
                .singleElement()
                .satisfies(e -> assertThat(e.event())
                        .isInstanceOfSatisfying(
                                CollectorDegraded.class,
                                d -> assertThat(d.collector().projectId()).isEqualTo("a")));
        assertThat(board.statuses())
                .anyMatch(s -> s.state() == CollectorStatus.State.BLIND && "api".equals(s.project()));
        board.success("pipelines", A);
        assertThat(log.getLast().event()).isInstanceOf(CollectorRecovered.class);
    }

    @Test
    void an_api_that_is_down_for_everybody_is_told_once() {
        board.success("pipelines", A);
        now = now.plusSeconds(30);
        rounds(10, () -> {
            board.failure("pipelines", A, down);
            board.failure("pipelines", B, down);
        });
        assertThat(log)
                .singleElement()
                .satisfies(e -> assertThat(e.event())
                        .isInstanceOfSatisfying(
                                CollectorDegraded.class,
                                d -> assertThat(d.collector().projectId()).isNull()));
        rounds(3, () -> {
            board.success("pipelines", A);
            board.success("pipelines", B);
        });
        assertThat(log).hasSize(2);
    }

    @Test
    void what_cannot_be_written_is_shown_at_once_and_told_without_calling_semaphore_unreachable() {
        Looks looks = new Looks(board, Duration.ofHours(1), RandomGenerator.getDefault(), () -> false);
        Runnable full = () -> {
            throw new StoreException("database or disk is full");
        };
        board.success("pipelines", A);
        now = now.plusSeconds(30);
        look(looks, full);
        assertThat(board.statuses())
                .anySatisfy(s -> assertThat(s.state() + " " + s.message())
                        .isEqualTo("BLIND the database cannot be written: database or disk is full"));
        rounds(5, () -> look(looks, full));
        assertThat(log)
                .singleElement()
                .satisfies(e -> assertThat(e.event())
                        .isInstanceOfSatisfying(
                                CollectorDegraded.class,
                                d -> assertThat(d.problem()).isEqualTo(CollectorProblem.NOT_STORED)));
        look(looks, () -> {});
        assertThat(board.statuses()).noneMatch(s -> s.state() == CollectorStatus.State.BLIND);
    }

    private static void look(Looks looks, Runnable look) {
        looks.look("pipelines/a", "pipelines", A, look, () -> Duration.ofSeconds(30));
    }

    @Test
    void a_project_that_goes_and_comes_back_can_be_blind_again() {
        SemaphoreException denied = new SemaphoreException("GET pipelines", new ApiError.NotFound("Not Found"));
        rounds(2, () -> board.failure("pipelines", A, denied));
        Commit commit = new Commit();
        board.forget(A, commit);
        get(store.commit(commit));
        rounds(2, () -> board.failure("pipelines", A, denied));
        assertThat(log).hasSize(2).allMatch(e -> e.event() instanceof CollectorDegraded);
        HealthBoard restarted = board(get(store.snapshots(HealthBoard.KIND, "acme")));
        restarted.failure("pipelines", A, denied);
        restarted.failure("pipelines", A, denied);
        assertThat(log).as("told before the restart").hasSize(2);
    }
}
