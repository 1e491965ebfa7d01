package dev.signalman.cli;

import dev.signalman.semaphore.Answer;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Project;
import dev.signalman.semaphore.RequestPreview;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One command's conversation with Semaphore: asks, waits for the answer, and turns what goes wrong into words and an exit code. */
final class Session {
    private static final Pattern ID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What a command does once it is connected. */
    interface Work {
        /** The exit code. */
        int with(Session session);
    }

    private final Console console;
    private final ActOptions options;
    private final SemaphoreClient client;
    private final Output output;

    private Session(Console console, ActOptions options, SemaphoreClient client) {
        this.console = console;
        this.options = options;
        this.client = client;
        output = new Output(console, options.json, options.noPager);
    }

    /** Connects, works, and says what went wrong. */
    static int run(Console console, ActOptions options, Work work) {
        try {
            ClientOptions connection = options.connection.options(console.environment());
            Vertx vertx = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(2));
            try {
                SemaphoreClient client = SemaphoreClient.create(vertx, connection, (endpoint, outcome, elapsed) -> {});
                return work.with(new Session(console, options, client));
            } finally {
                vertx.close();
            }
        } catch (SemaphoreException e) {
            Failure failure = Failure.of(e);
            console.err().println("signalman: " + Cells.plain(failure.message()));
            return failure.code();
        } catch (Wrong e) {
            console.err().println("signalman: " + e.getMessage());
            return Main.WRONG_INPUT;
        } catch (UncheckedIOException e) {
            // nobody reads any more, and whoever stopped reading knows why
            return Main.OK;
        }
    }

    SemaphoreClient client() {
        return client;
    }

    Output output() {
        return output;
    }

    Console console() {
        return console;
    }

    boolean dryRun() {
        return options.dryRun;
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * @throws SemaphoreException if it fails
     */
    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case SemaphoreException known -> throw known;
                case IllegalArgumentException wrong -> throw new Wrong(String.valueOf(wrong.getMessage()));
                case null, default -> throw e;
            }
        }
    }

    /** Performs an operation and prints its answer, or prints its request. */
    int perform(Invocation invocation) {
        return perform(invocation, Integer.MAX_VALUE);
    }

    /**
     * @param limit rows of a list at most
     */
    int perform(Invocation invocation, int limit) {
        if (options.dryRun) {
            output.preview(preview(invocation));
        } else {
            output.answer(invocation.endpoint(), ask(invocation, limit).body());
        }
        return Main.OK;
    }

    RequestPreview preview(Invocation invocation) {
        try {
            return client.api().catalogue().preview(invocation);
        } catch (IllegalArgumentException e) {
            throw new Wrong(String.valueOf(e.getMessage()));
        }
    }

    Answer ask(Invocation invocation, int limit) {
        try {
            Answer answer = await(client.api()
                    .catalogue()
                    .perform(invocation, limit, rows -> output.progress(rows + " rows so far")));
            if (!answer.complete() && answer.body().size() < limit) {
                output.progress("");
                output.note("this is not all: the list is longer than the pages that are read of it (api.max_pages)");
            }
            return answer;
        } finally {
            output.progress("");
        }
    }

    /**
     * The id of the project that these things belong to.
     *
     * @param project name or id; null if none was given, which is a mistake
     * @throws SemaphoreException if it cannot be looked up
     */
    String projectOf(String things, @Nullable String project) {
        if (project == null) {
            throw new Wrong("--project NAME is missing: " + things + " belong to a project");
        }
        return projectId(project);
    }

    /** The id of a project that may be given by name. A name is only looked up if something is to be sent. */
    String projectId(String idOrName) {
        if (isId(idOrName)) {
            return idOrName;
        }
        if (options.dryRun) {
            return "ID-OF-PROJECT-" + idOrName;
        }
        Project project = await(client.project(idOrName));
        return project.id();
    }

    /** A request for one thing that the path names. */
    int perform(Endpoint endpoint, String id) {
        return perform(Invocation.of(endpoint, id));
    }
}
