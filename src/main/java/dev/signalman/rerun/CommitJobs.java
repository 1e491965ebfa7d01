package dev.signalman.rerun;

import java.util.List;
import java.util.Map;

/**
 * What the jobs of one pipeline file did on one commit, in all the pipelines whose details were seen.
 *
 * @param passed the pipeline in which a job passed first, by job
 * @param failed the pipelines in which a job failed that has not passed yet, by job
 */
record CommitJobs(Map<String, String> passed, Map<String, List<String>> failed) {
    static final CommitJobs NONE = new CommitJobs(Map.of(), Map.of());

    CommitJobs {
        passed = Map.copyOf(passed);
        failed = Map.copyOf(failed);
    }
}
