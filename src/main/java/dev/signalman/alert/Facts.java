package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a message tells beside its title. Everything is text from CI and may be hostile; what is unknown is null.
 *
 * @param project name of the project
 * @param branch branch, tag or pull request
 * @param pipeline name of the pipeline
 * @param pipelineFile its file
 * @param commit full commit SHA
 * @param commitMessage first line of it
 * @param author login of the person
 * @param duration how long it ran, waited or took
 * @param link page in Semaphore
 * @param rerunLink page of the rerun
 * @param failingJobs names as block/job, at most {@value #MAX_JOBS}
 * @param logJob the job whose log is shown
 * @param logTail last lines of its log
 * @param detail what Semaphore or the collector said
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Facts(
        @Nullable String project,
        @Nullable String branch,
        @Nullable String pipeline,
        @Nullable String pipelineFile,
        @Nullable String commit,
        @Nullable String commitMessage,
        @Nullable String author,
        @Nullable Duration duration,
        @Nullable String link,
        @Nullable String rerunLink,
        List<String> failingJobs,
        @Nullable String logJob,
        @Nullable String logTail,
        @Nullable String detail) {
    static final int MAX_JOBS = 50;
    private static final Pattern WORKFLOW = Pattern.compile("^https?://[^/]+/workflows/([^/?#]+)");
    private static final int MAX_LOG = 8_000;
    private static final int MAX_TEXT = 2_000;

    public Facts {
        // null where a stored incident had no jobs
        failingJobs = failingJobs == null
                ? List.of()
                : failingJobs.stream().limit(MAX_JOBS).map(job -> head(job)).toList();
        commitMessage = commitMessage == null ? null : head(commitMessage);
        detail = detail == null ? null : head(detail);
        logTail = logTail == null || logTail.length() <= MAX_LOG
                ? logTail
                : logTail.substring(logTail.length() - MAX_LOG);
    }

    /** Id of the workflow that its page is of, which can be run again; empty if it is about none. */
    public Optional<String> workflow() {
        var found = link == null ? null : WORKFLOW.matcher(link);
        return found != null && found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static String head(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    /** Facts about no pipeline. */
    public static Facts of(
            @Nullable String project, @Nullable Duration duration, @Nullable String link, @Nullable String detail) {
        return new Facts(
                project, null, null, null, null, null, null, duration, link, null, List.of(), null, null, detail);
    }

    public Facts withRerunLink(@Nullable String changed) {
        return new Facts(
                project,
                branch,
                pipeline,
                pipelineFile,
                commit,
                commitMessage,
                author,
                duration,
                link,
                changed,
                failingJobs,
                logJob,
                logTail,
                detail);
    }

    public Facts withDuration(@Nullable Duration changed) {
        return new Facts(
                project,
                branch,
                pipeline,
                pipelineFile,
                commit,
                commitMessage,
                author,
                changed,
                link,
                rerunLink,
                failingJobs,
                logJob,
                logTail,
                detail);
    }

    /** Without the log, which nobody needs once it is over. */
    public Facts withoutLog() {
        return new Facts(
                project,
                branch,
                pipeline,
                pipelineFile,
                commit,
                commitMessage,
                author,
                duration,
                link,
                rerunLink,
                failingJobs,
                null,
                null,
                detail);
    }
}
