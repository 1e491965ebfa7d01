package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullUnmarked;

/** Waits for futures in tests. */
@NullUnmarked
final class Awaited {
    private Awaited() {}

    static <T> T value(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("no answer within 20s", e);
        }
    }

    static SemaphoreException failure(Future<?> future) {
        try {
            Object value = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            throw new AssertionError("succeeded with " + value);
        } catch (ExecutionException e) {
            return (SemaphoreException) e.getCause();
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("no answer within 20s", e);
        }
    }

    static ApiError error(Future<?> future) {
        return failure(future).error();
    }
}
