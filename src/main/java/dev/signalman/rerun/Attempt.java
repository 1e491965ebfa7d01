package dev.signalman.rerun;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.RerunRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rerun that was decided and is not over, as it is kept between restarts under the id of the failed workflow.
 *
 * @param project where
 * @param rerun what is rerun and why
 * @param requestToken idempotency token
 * @param createdAt when the failed pipeline was created
 * @param failedAt when it failed
 * @param decidedAt when the rerun was decided
 * @param stage how far it is
 * @param ended outcomes of workflows that rerun the failed one and ended before it was known which of them is ours
 */
record Attempt(
        ProjectRef project,
        RerunRef rerun,
        String requestToken,
        Instant createdAt,
        Instant failedAt,
        Instant decidedAt,
        Stage stage,
        Map<String, Outcome> ended) {
    private static final int MAX_ENDED = 10;

    Attempt {
        ended = Map.copyOf(ended);
    }

    /** How far a rerun is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "stage")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Waiting.class, name = "waiting"),
        @JsonSubTypes.Type(value = Asking.class, name = "asking"),
        @JsonSubTypes.Type(value = Running.class, name = "running")
    })
    sealed interface Stage {}

    /**
     * Nothing was asked yet.
     *
     * @param due when to look at it next
     * @param tries how often the last check could not be made
     */
    record Waiting(Instant due, int tries) implements Stage {}

    /**
     * Semaphore is or was asked; written before each request.
     *
     * @param since when it was asked first
     * @param due when to look at it next
     * @param tries requests begun
     * @param maybeStarted true if a request may have started a workflow of which we do not know: one that was under way when the
     *     process died, or whose answer was lost
     */
    record Asking(Instant since, Instant due, int tries, boolean maybeStarted) implements Stage {}

    /** The new workflow is known; its end is not. */
    record Running(String newWorkflowId, Instant since) implements Stage {}

    Attempt at(Stage next) {
        return new Attempt(project, rerun, requestToken, createdAt, failedAt, decidedAt, next, ended);
    }

    /** Remembers the end of a workflow that may turn out to be ours. */
    Attempt withEnded(String workflowId, Outcome outcome) {
        if (ended.containsKey(workflowId) || ended.size() >= MAX_ENDED) {
            return this;
        }
        var more = new LinkedHashMap<>(ended);
        more.put(workflowId, outcome);
        return new Attempt(project, rerun, requestToken, createdAt, failedAt, decidedAt, stage, more);
    }
}
