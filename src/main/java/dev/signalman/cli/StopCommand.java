package dev.signalman.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.SemaphoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code signalman stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Stops all pipelines of a workflow, or one pipeline.")
final class StopCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "ID", description = "a workflow or a pipeline")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    StopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, this::stop);
    }

    private int stop(Session session) {
        Invocation pipeline = Invocation.of(Endpoint.PIPELINES_STOP, id)
                .with(JsonNodeFactory.instance.objectNode().put("terminate_request", true));
        try {
            int code = session.perform(Endpoint.WORKFLOWS_STOP, id);
            if (session.dryRun()) {
                session.output().write("\n");
                session.output().note("and if there is no such workflow:");
                session.perform(pipeline);
            }
            return code;
        } catch (SemaphoreException e) {
            if (e.error() instanceof ApiError.NotFound) {
                return session.perform(pipeline);
            }
            throw e;
        }
    }
}
