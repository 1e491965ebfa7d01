package dev.signalman.incident;

import io.vertx.core.Future;

/** Asks Semaphore for a rerun that a person wants. */
@FunctionalInterface
public interface Rerunning {
    /**
     * Asks once; the same token is the same rerun, however often it is asked for.
     *
     * @param organization configured name of the organisation
     * @param workflowId the workflow that failed
     * @param token idempotency token
     * @return what came of it, in words
     */
    Future<String> rerun(String organization, String workflowId, String token);
}
