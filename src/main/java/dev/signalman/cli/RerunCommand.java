package dev.signalman.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineQuery;
import dev.signalman.semaphore.PipelineResult;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman rerun}. */
@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs a workflow again on the same commit, or only what failed of it.")
final class RerunCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "WORKFLOW_ID", description = "the workflow; with --failed-blocks also a pipeline")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = "--failed-blocks",
            description = "only the blocks that did not pass, of the workflow's newest finished pipeline that failed")
    private boolean failedBlocks;

    @Option(
            names = "--request-token",
            paramLabel = "TOKEN",
            description = "makes repeats of this command one rerun (default: a new one)")
    private @Nullable String token;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    RerunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> session.perform(failedBlocks ? blocks(session) : whole()));
    }

    private Invocation whole() {
        return Invocation.of(Endpoint.WORKFLOWS_RESCHEDULE, id).with("request_token", token());
    }

    private Invocation blocks(Session session) {
        String pipeline = session.dryRun() ? id : failed(session);
        return Invocation.of(Endpoint.PIPELINES_PARTIAL_REBUILD, pipeline)
                .with(JsonNodeFactory.instance.objectNode().put("request_token", token()));
    }

    private String token() {
        return token == null ? UUID.randomUUID().toString() : token;
    }

    /** The pipeline itself, if the id is that of one. */
    private String failed(Session session) {
        List<Pipeline> all = session.await(session.client().pipelines(PipelineQuery.workflow(id)))
                .items();
        if (all.isEmpty()) {
            return id;
        }
        return all.stream()
                .filter(pipeline -> pipeline.doneAt() != null && pipeline.result() != PipelineResult.Known.PASSED)
                .max(Comparator.comparing(pipeline -> Objects.requireNonNullElse(pipeline.createdAt(), Instant.EPOCH)))
                .map(Pipeline::id)
                .orElseThrow(() ->
                        new Wrong("no finished pipeline of this workflow failed, so that there is nothing to rerun"));
    }
}
