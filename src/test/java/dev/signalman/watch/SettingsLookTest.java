package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.event.Change;
import dev.signalman.event.SecretChanged;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.StoredSecret;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list and single questions that disagree. */
class SettingsLookTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @TempDir
    Path folder;

    private final List<StoredSecret> listed = new ArrayList<>();

    private static StoredSecret secret(String name) {
        return new StoredSecret("id-" + name, name, "", null, null, NOON, NOON, null);
    }

    private static Future<StoredSecret> describe(String name) {
        return Future.failedFuture(new SemaphoreException(
                "GET secrets",
                name.startsWith("unreadable")
                        ? new ApiError.BadReply("of another shape")
                        : new ApiError.NotFound("unknown")));
    }

    @Test
    void what_is_not_listed_and_cannot_be_asked_for_does_not_hide_what_else_changed() {
        Vertx vertx = Vertx.vertx();
        WatchRig.get(vertx.deployVerticle(
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        looks(vertx);
                        return Future.succeededFuture();
                    }
                },
                new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
        WatchRig.get(vertx.close());
    }

    private void looks(Vertx vertx) {
        Store store = Future.await(Store.open(
                vertx,
                new StoreOptions(
                        MigratedDatabase.at(folder.resolve("s.db")),
                        null,
                        Duration.ofDays(1),
                        Duration.ofDays(1),
                        Map.of()),
                () -> NOON,
                events -> {}));
        InstantSource clock = () -> NOON;
        SettingsLook<StoredSecret, SecretChanges.KnownSecret> look = new SettingsLook<>(
                "acme",
                "secrets",
                store,
                clock,
                Duration.ofDays(1),
                SecretChanges.KIND,
                new SecretChanges("acme"),
                () -> Future.succeededFuture(new Sweep<>(List.copyOf(listed), true, 1, null)),
                SettingsLookTest::describe);
        listed.addAll(List.of(secret("unreadable"), secret("removed")));
        look.look();
        listed.clear();
        listed.add(secret("new"));
        assertThatThrownBy(look::look).isInstanceOf(SemaphoreException.class);
        assertThatThrownBy(look::look).isInstanceOf(SemaphoreException.class);
        assertThat(Future.await(store.read(0, 100)).stream()
                        .map(logged -> (SecretChanged) logged.event())
                        .filter(changed -> !changed.header().backfilled())
                        .map(changed -> changed.name() + " " + changed.change()))
                .containsExactlyInAnyOrder("new " + Change.CREATED, "removed " + Change.REMOVED);
        assertThat(look.has("unreadable")).isTrue();
        Future.await(store.close());
    }
}
