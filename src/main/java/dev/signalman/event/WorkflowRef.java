package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workflow, as events name it.
 *
 * @param id Semaphore's workflow id
 * @param branch branch, tag or pull request reference as Semaphore names it
 * @param commit full commit SHA
 * @param createdAt when it was created
 * @param rerunOf the workflow that it reruns; null if it is no rerun
 * @param triggeredBy hook, schedule, api, manual_run or unknown(…), in lower case
 * @param url its page in Semaphore
 */
public record WorkflowRef(
        String id,
        String branch,
        String commit,
        Instant createdAt,
        @Nullable String rerunOf,
        String triggeredBy,
        String url) {}
