package dev.signalman.rehearsal;

import dev.signalman.event.EventHeader;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Result;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Writes a log of seven days for {@code signalman rules replay} to be timed with. Arguments: the database's file, how many events. */
final class ReplayBench {
    private static final Instant UNTIL = Instant.parse("2026-03-08T00:00:00Z");

    private ReplayBench() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        var random = new Random(1);
        Vertx vertx = Vertx.vertx();
        Store store = Store.open(vertx, StoreOptions.of("sqlite:" + Path.of(arguments[0])), events -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        Duration step = Duration.ofDays(7).dividedBy(count);
        var commit = new Commit();
        for (int i = 0; i < count; i++) {
            commit.event(event(i, UNTIL.minus(step.multipliedBy(count - i)), random));
            if (i % 1_000 == 999 || i == count - 1) {
                store.commit(commit).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
                commit = new Commit();
            }
        }
        store.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        vertx.close();
    }

    private static PipelineFinished event(int number, Instant at, Random random) {
        String project = "project-" + random.nextInt(200);
        Result result = random.nextInt(10) == 0 ? Result.Known.FAILED : Result.Known.PASSED;
        return new PipelineFinished(
                new EventHeader("e" + number, "acme", new ProjectRef(project, project), "p" + number, at, at, false),
                new PipelineRef(
                        "p" + number,
                        "w" + number,
                        "CI",
                        ".semaphore/semaphore.yml",
                        random.nextInt(3) == 0 ? "main" : "b" + number,
                        "c" + number,
                        "a change",
                        "anna",
                        "https://acme.semaphoreci.com",
                        at.minusSeconds(300),
                        null,
                        null,
                        null),
                new Outcome(result, null, ""),
                Duration.ofSeconds(10),
                Duration.ofSeconds(290),
                List.of());
    }
}
