package dev.signalman.rerun;

import dev.signalman.event.PipelineFinished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Finds flakes: a job that both failed and passed on one commit, in different pipelines of the same file. Each failed run of a
 * job is confirmed once at most. Only pipelines whose jobs are known count; a passed pipeline without details says nothing,
 * since its jobs may have been skipped.
 */
final class FlakeEvidence {
    /** A pipeline with more jobs than this is remembered in part: failures are kept before passes. */
    static final int MAX_JOBS = 500;

    private static final int MAX_FAILURES_OF_A_JOB = 5;
    private static final int MAX_KEY = 400;

    private FlakeEvidence() {}

    /** A failed run of a job that is now known to have been a flake. */
    record Confirmation(String job, String failedPipelineId, String passedPipelineId) {}

    /** What is known after a pipeline, and what it has confirmed. */
    record Seen(CommitJobs after, List<Confirmation> confirmed) {}

    static Seen observe(CommitJobs before, PipelineFinished pipeline) {
        String id = pipeline.pipeline().id();
        JobVerdicts jobs = JobVerdicts.of(pipeline.jobs());
        Map<String, String> passed = new HashMap<>(before.passed());
        Map<String, List<String>> failed = new HashMap<>(before.failed());
        var confirmed = new ArrayList<Confirmation>();
        for (String job : jobs.failed()) {
            String passedIn = passed.get(job);
            if (passedIn != null) {
                confirmed.add(new Confirmation(job, id, passedIn));
            } else if (failed.containsKey(job) || failed.size() < MAX_JOBS) {
                failed.merge(job, List.of(id), FlakeEvidence::joined);
            }
        }
        for (String job : jobs.passed()) {
            List<String> failedIn = failed.remove(job);
            if (failedIn != null) {
                failedIn.forEach(failure -> confirmed.add(new Confirmation(job, failure, id)));
            }
            if (passed.containsKey(job) || passed.size() < MAX_JOBS) {
                passed.putIfAbsent(job, id);
            }
        }
        return new Seen(new CommitJobs(passed, failed), List.copyOf(confirmed));
    }

    /** Key of {@link CommitJobs}. */
    static String commitKey(String projectId, PipelineFinished pipeline) {
        return bounded(
                projectId + "/" + pipeline.pipeline().commit(),
                pipeline.pipeline().file());
    }

    /** Key of {@link FlakyJob}. */
    static String jobKey(String projectId, String pipelineFile, String job) {
        return bounded(projectId + "/" + pipelineFile, job);
    }

    /** People may give jobs names of any length, and database indexes take only so much. */
    private static String bounded(String start, String end) {
        String key = start + "/" + end;
        return key.length() <= MAX_KEY ? key : HexFormat.of().formatHex(Sha256.of(key));
    }

    private static List<String> joined(List<String> before, List<String> more) {
        if (before.size() >= MAX_FAILURES_OF_A_JOB || before.contains(more.getFirst())) {
            return before;
        }
        var all = new ArrayList<>(before);
        all.addAll(more);
        return List.copyOf(all);
    }
}
