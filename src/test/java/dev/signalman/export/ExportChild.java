package dev.signalman.export;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.signalman.event.EventBusAddresses;
import dev.signalman.export.ExportOptions.From;
import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A process that exports a log to a file, to be killed. Arguments: the database and the file. */
final class ExportChild {
    /** Small files, so that many a kill hits one that is put aside. */
    static FileOptions files(Path path) {
        return new FileOptions(path, 256 * 1024, Duration.ofDays(1), 10_000, true);
    }

    private ExportChild() {}

    public static void main(String[] arguments) throws TimeoutException {
        Vertx vertx = Vertx.vertx();
        EventBusAddresses.register(vertx.eventBus());
        Store store = Store.open(vertx, StoreOptions.of("sqlite:" + arguments[0]), events -> {})
                .await(30, SECONDS);
        ExportOptions options = new ExportOptions(
                "lake",
                Payload.CDEVENTS,
                ExportOptions.Unmapped.OWN,
                ExportOptions.Filter.all(),
                From.BEGINNING,
                ExportOptions.Retry.defaults(),
                files(Path.of(arguments[1])));
        vertx.deployVerticle(
                        new ExportConsumer(store, options, Events.ADDRESSES, InstantSource.system(), "1", new Slowly()),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await(30, SECONDS);
    }

    /** Leaves whoever kills it the time to do so in the middle. */
    private static final class Slowly implements ExportObserver {
        @Override
        public void exported(String export, Outcome outcome, int count) {
            LockSupport.parkNanos(3_000_000);
        }

        @Override
        public void failingSince(String export, Instant since) {
            throw new IllegalStateException("a file that can be written is failing");
        }

        @Override
        public void working(String export) {}
    }
}
