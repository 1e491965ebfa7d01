package dev.signalman.rerun;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineState;
import dev.signalman.semaphore.Rerun;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.semaphore.Workflow;
import dev.signalman.semaphore.WorkflowTrigger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An organisation in memory, with Semaphore's rules for request tokens. Safe for use from any thread. */
final class FakeSemaphore implements RerunApi {
    private final List<Workflow> workflows = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final Map<String, Rerun> tokens = new HashMap<>();
    private final Deque<Function<Supplier<Rerun>, Future<Rerun>>> nextPosts = new ArrayDeque<>();
    private final Deque<ApiError> nextReads = new ArrayDeque<>();
    private final List<Rerun> unheard = new ArrayList<>();
    private final List<String> posts = new ArrayList<>();
    private boolean unreachable;
    private Supplier<Instant> clock = () -> Story.NOON;

    synchronized FakeSemaphore at(Supplier<Instant> changed) {
        clock = changed;
        return this;
    }

    synchronized FakeSemaphore has(Workflow... more) {
        workflows.addAll(List.of(more));
        return this;
    }

    synchronized FakeSemaphore hasPipeline(Story story) {
        var ref = story.ref();
        pipelines.add(new Pipeline(
                ref.id(),
                ref.name(),
                story.project(),
                ref.workflowId(),
                ref.branch(),
                ref.commit(),
                "",
                "",
                ".semaphore",
                "semaphore.yml",
                null,
                PipelineState.Known.RUNNING,
                null,
                null,
                "",
                ref.createdAt(),
                null,
                null,
                null,
                null,
                null,
                ref.promotionOf(),
                ref.partialRerunOf(),
                ref.workflowRerunOf()));
        return this;
    }

    /** The token was used for another thing before. */
    synchronized FakeSemaphore knows(String token, Rerun rerun) {
        tokens.put(token, rerun);
        return this;
    }

    /** The next request is turned away. */
    synchronized FakeSemaphore refusesOnce(ApiError error) {
        nextPosts.add(accept -> Future.failedFuture(new SemaphoreException("POST reschedule", error)));
        return this;
    }

    /** The next request works, but its answer is lost. */
    synchronized FakeSemaphore losesAnswerOnce() {
        nextPosts.add(accept -> {
            String started = accept.get().workflowId();
            return Future.failedFuture(
                    new SemaphoreException("POST reschedule", new ApiError.Unreachable("reset, " + started)));
        });
        return this;
    }

    /** The next request works, but its answer never comes. */
    synchronized FakeSemaphore hangsOnce() {
        nextPosts.add(accept -> {
            unheard.add(accept.get());
            return Promise.<Rerun>promise().future();
        });
        return this;
    }

    /** The next request works, and its answer comes when the result is run. */
    synchronized Runnable holdsAnswerOnce() {
        Promise<Rerun> answer = Promise.promise();
        nextPosts.add(accept -> {
            unheard.add(accept.get());
            return answer.future();
        });
        return () -> answer.complete(unheard.getFirst());
    }

    /** Nothing can be read from now on. */
    synchronized void isUnreachable() {
        unreachable = true;
    }

    synchronized void isReachable() {
        unreachable = false;
    }

    synchronized FakeSemaphore failsReadOnce(ApiError error) {
        nextReads.add(error);
        return this;
    }

    /** Tokens in the order in which they were posted. */
    synchronized List<String> posts() {
        return List.copyOf(posts);
    }

    synchronized List<Workflow> rerunsOf(String workflowId) {
        return workflows.stream().filter(w -> workflowId.equals(w.rerunOf())).toList();
    }

    @Override
    public synchronized Future<Sweep<Workflow>> workflows(
            String projectId, @Nullable String branch, Instant createdAfter) {
        return read(() -> new Sweep<>(
                workflows.stream()
                        .filter(w -> w.projectId().equals(projectId))
                        .filter(w -> branch == null || w.branch().equals(branch))
                        .filter(w -> w.createdAt().isAfter(createdAfter))
                        .sorted(Comparator.comparing(Workflow::createdAt).reversed())
                        .toList(),
                true,
                1,
                null));
    }

    @Override
    public synchronized Future<Sweep<Pipeline>> pipelinesOf(String workflowId) {
        return read(() -> new Sweep<>(
                pipelines.stream()
                        .filter(p -> p.workflowId().equals(workflowId))
                        .toList(),
                true,
                1,
                null));
    }

    @Override
    public synchronized Future<Rerun> reschedule(String workflowId, String requestToken) {
        posts.add(requestToken);
        Supplier<Rerun> accept = () -> tokens.computeIfAbsent(requestToken, token -> start(workflowId));
        return nextPosts.isEmpty()
                ? Future.succeededFuture(accept.get())
                : nextPosts.remove().apply(accept);
    }

    @Override
    public synchronized Future<Workflow> workflow(String workflowId) {
        return read(() -> workflows.stream()
                .filter(w -> w.id().equals(workflowId))
                .findFirst()
                .orElseThrow(() -> new SemaphoreException("GET workflow", new ApiError.NotFound("Not Found"))));
    }

    private Rerun start(String workflowId) {
        Workflow original = workflows.stream()
                .filter(w -> w.id().equals(workflowId))
                .findFirst()
                .orElseThrow();
        String id = "rerun-" + rerunsOf(workflowId).size() + "-of-" + workflowId;
        workflows.add(new Workflow(
                id,
                original.projectId(),
                "p-" + id,
                "signalman",
                original.branch(),
                original.commit(),
                clock.get(),
                workflowId,
                WorkflowTrigger.Known.API));
        return new Rerun(id, "p-" + id);
    }

    private <T> Future<T> read(Supplier<T> answer) {
        if (unreachable) {
            return Future.failedFuture(new SemaphoreException("GET", new ApiError.Unreachable("no route")));
        }
        if (!nextReads.isEmpty()) {
            return Future.failedFuture(new SemaphoreException("GET", nextReads.remove()));
        }
        try {
            return Future.succeededFuture(answer.get());
        } catch (SemaphoreException e) {
            return Future.failedFuture(e);
        }
    }
}
