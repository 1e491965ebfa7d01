package dev.signalman.rerun;

import dev.signalman.event.JobResult;
import dev.signalman.event.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the jobs of one pipeline ended, by {@code block/job}.
 *
 * @param failed jobs that failed
 * @param passed jobs that passed; where two jobs share a name, only if both passed, since they cannot be told apart
 */
record JobVerdicts(List<String> failed, List<String> passed) {
    static JobVerdicts of(List<JobResult> jobs) {
        Map<String, Result> results = new LinkedHashMap<>();
        for (JobResult job : jobs) {
            results.merge(job.block() + "/" + job.name(), job.result(), JobVerdicts::worse);
        }
        var failed = new ArrayList<String>();
        var passed = new ArrayList<String>();
        results.forEach((job, result) -> {
            if (result == Result.Known.FAILED) {
                failed.add(job);
            } else if (result.passed()) {
                passed.add(job);
            }
        });
        return new JobVerdicts(failed, passed);
    }

    private static Result worse(Result one, Result other) {
        if (one == Result.Known.FAILED || other == Result.Known.FAILED) {
            return Result.Known.FAILED;
        }
        return one.passed() ? other : one;
    }
}
