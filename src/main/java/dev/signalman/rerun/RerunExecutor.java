package dev.signalman.rerun;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.Rerun;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.semaphore.Workflow;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Talks to Semaphore about one rerun at a time; every future succeeds, with what the answer means. */
final class RerunExecutor {
    /** A workflow exists a while before its first pipeline does. */
    private static final Duration BEFORE_PIPELINE = Duration.ofMinutes(5);

    private final Map<String, RerunApi> organizations;

    RerunExecutor(Map<String, RerunApi> organizations) {
        this.organizations = Map.copyOf(organizations);
    }

    /** The last look before a request. */
    Future<Answer> check(String organization, Attempt attempt) {
        boolean maybeStarted = LastCheck.maybeStarted(attempt);
        RerunApi api = organizations.get(organization);
        if (api == null) {
            return unknownOrganization(organization, maybeStarted);
        }
        return Future.succeededFuture(api)
                .compose(any -> branchWorkflows(api, attempt))
                .compose(workflows -> api.pipelinesOf(attempt.rerun().workflowId())
                        .map(pipelines -> judge(attempt, workflows, pipelines)))
                .recover(failure -> Future.succeededFuture(unseen(failure, maybeStarted)));
    }

    /**
     * The request itself, and a look at what it started, since the answer to a token that was used for something else looks the
     * same as success.
     *
     * @param maybeStarted true if an earlier request may have started a workflow
     */
    Future<Answer> ask(String organization, Attempt attempt, boolean maybeStarted) {
        RerunApi api = organizations.get(organization);
        if (api == null) {
            return unknownOrganization(organization, maybeStarted);
        }
        String workflowId = attempt.rerun().workflowId();
        return Future.succeededFuture(api)
                .compose(any -> api.reschedule(workflowId, attempt.requestToken()))
                .compose(
                        rerun -> verify(api, workflowId, rerun),
                        failure -> Future.succeededFuture(turnedAway(failure, maybeStarted)));
    }

    private static Future<Answer> verify(RerunApi api, String workflowId, Rerun rerun) {
        return api.workflow(rerun.workflowId())
                .<Answer>map(started -> workflowId.equals(started.rerunOf())
                        ? new Answer.Started(started.id())
                        : new Answer.Declined(
                                LastCheck.REFUSED,
                                "Semaphore knew the request token from something else and answered with workflow "
                                        + started.id() + ", which does not rerun it"))
                // whatever went wrong here, the request itself was accepted
                .recover(failure -> Future.succeededFuture(new Answer.Later(
                        "accepted, but the new workflow cannot be read: " + failure.getMessage(), true)));
    }

    /** Semaphore names some branches differently in workflows and pipelines, so all are looked at if the filter hides ours. */
    private static Future<Sweep<Workflow>> branchWorkflows(RerunApi api, Attempt attempt) {
        String failedId = attempt.rerun().workflowId();
        String projectId = attempt.project().id();
        Instant after = attempt.createdAt().minus(BEFORE_PIPELINE);
        return api.workflows(projectId, attempt.rerun().branch(), after).compose(filtered -> {
            boolean shown = filtered.items().stream().anyMatch(w -> w.id().equals(failedId));
            return shown
                    ? Future.succeededFuture(filtered)
                    : api.workflows(projectId, null, after).map(all -> onBranchOf(failedId, all));
        });
    }

    private static Sweep<Workflow> onBranchOf(String failedId, Sweep<Workflow> all) {
        List<Workflow> same = all.items().stream()
                .filter(w -> w.id().equals(failedId))
                .findFirst()
                .map(failed -> all.items().stream()
                        .filter(w -> w.branch().equals(failed.branch()))
                        .toList())
                .orElse(List.of());
        return new Sweep<>(same, all.complete(), all.pages(), all.serverTime());
    }

    private static Answer judge(Attempt attempt, Sweep<Workflow> workflows, Sweep<Pipeline> pipelines) {
        return workflows.complete() && pipelines.complete()
                ? LastCheck.judge(attempt, workflows.items(), pipelines.items())
                : new Answer.Later("the branch has more workflows than can be read", LastCheck.maybeStarted(attempt));
    }

    /** What a failed look means. */
    private static Answer unseen(Throwable failure, boolean maybeStarted) {
        return inDoubt(troubled(failure, maybeStarted, maybeStarted), maybeStarted);
    }

    /** What a failed request means. */
    private static Answer turnedAway(Throwable failure, boolean maybeStarted) {
        return inDoubt(troubled(failure, maybeStarted, true), maybeStarted);
    }

    /** Being turned away now says nothing about an earlier request that may have worked. */
    private static Answer inDoubt(Answer answer, boolean maybeStarted) {
        return maybeStarted && answer instanceof Answer.Declined declined
                ? new Answer.Later(declined.words(), true)
                : answer;
    }

    /**
     * What a failed request means.
     *
     * @param refused whether something may have been started if the request was turned away
     * @param unclear the same if nobody knows what became of the request
     */
    private static Answer troubled(Throwable failure, boolean refused, boolean unclear) {
        String words = String.valueOf(failure.getMessage());
        if (!(failure instanceof SemaphoreException semaphore)) {
            return new Answer.Later(words, unclear);
        }
        return switch (semaphore.error()) {
            case ApiError.Busy b -> new Answer.Later(words, refused);
            case ApiError.RateLimited r -> new Answer.Later(words, refused);
            // Semaphore remembers a wrong verdict about a token for five minutes
            case ApiError.Unauthorized u -> new Answer.Later(words, refused);
            case ApiError.ServerTrouble s -> new Answer.Later(words, unclear);
            case ApiError.Unreachable u -> new Answer.Later(words, unclear);
            case ApiError.BadReply b -> new Answer.Later(words, unclear);
            case ApiError.TooLarge t -> new Answer.Later(words, unclear);
            case ApiError.NotFound n -> new Answer.Declined(LastCheck.REFUSED, words);
            case ApiError.PermissionDenied p -> new Answer.Declined(LastCheck.REFUSED, words);
            case ApiError.FeatureOff f -> new Answer.Declined(LastCheck.REFUSED, words);
            case ApiError.BadRequest b -> new Answer.Declined(LastCheck.REFUSED, words);
        };
    }

    private static Future<Answer> unknownOrganization(String organization, boolean maybeStarted) {
        String words = "the organisation " + organization + " is no longer in the configuration";
        return Future.succeededFuture(
                maybeStarted ? new Answer.Later(words, true) : new Answer.Declined(LastCheck.REFUSED, words));
    }
}
