package dev.signalman.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a process that runs until a signal: start, wait, drain within a limit, and an exit code that says how it went. */
final class Lifetime {
    private static final Logger log = LoggerFactory.getLogger("signalman");

    private Lifetime() {}

    /** Something that runs and can be stopped. */
    interface Running {
        /** Finishes what is under way; completes when nothing is left. */
        CompletableFuture<Void> stop();
    }

    /** Starts something; throws {@link CannotStart} with words for the person who started it. */
    interface Start {
        Running start() throws CannotStart;
    }

    /** Why it could not start, in words for the person who started it. */
    static final class CannotStart extends Exception {
        CannotStart(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static int run(Start start, Duration drainTimeout) {
        CompletableFuture<Running> started = new CompletableFuture<>();
        // before the start, since a signal may come in the middle of it
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, drainTimeout), "shutdown"));
        try {
            started.complete(start.start());
            return RunCommand.KEEP_RUNNING;
        } catch (CannotStart e) {
            log.error("cannot start: {}", e.getMessage());
            log.debug("cannot start", e);
            return Main.CANNOT_START;
        } finally {
            started.cancel(false);
        }
    }

    /** What could not start has an exit code already. */
    private static void end(CompletableFuture<Running> started, Duration drainTimeout) {
        if (!started.isCancelled()) {
            halt(drain(started.thenCompose(Running::stop), drainTimeout));
        }
    }

    static int drain(CompletableFuture<Void> stopped, Duration limit) {
        long began = System.nanoTime();
        log.info("stopping: finishing what is under way, at most {} s", limit.toSeconds());
        try {
            stopped.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            log.info(
                    "stopped after {} ms",
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            return Main.OK;
        } catch (TimeoutException e) {
            log.warn(
                    "stopped before everything was finished; what is left is in the database and goes on at the next start");
            return Main.NOT_DRAINED;
        } catch (ExecutionException e) {
            log.warn("stopped with an error", e.getCause());
            return Main.NOT_DRAINED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.NOT_DRAINED;
        }
    }

    /** A shutdown hook cannot choose the exit code otherwise: the JVM would report the signal. */
    private static void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}
