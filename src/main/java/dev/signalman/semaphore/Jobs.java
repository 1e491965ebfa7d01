package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Jobs and their logs: {@code /jobs} and {@code /logs}. */
public final class Jobs {
    private static final int PAGE = 30;

    private final Resources resources;

    Jobs(Resources resources) {
        this.resources = resources;
    }

    /** Of the whole organisation in any of these states: {@code GET /jobs}. Without a state the server says nothing. */
    public Future<Sweep<Job>> list(Set<JobState.Known> states) {
        if (states.isEmpty()) {
            return Future.succeededFuture(new Sweep<>(List.of(), true, 0, null));
        }
        return list(states, Integer.MAX_VALUE, job -> false);
    }

    /**
     * Finished jobs of the whole organisation, newest created first, back to those that were created before a time: {@code GET
     * /jobs}. They end in another order than they were created in.
     *
     * @param createdFrom what was created before need not be there
     * @param mostPages of 30 jobs each; the sweep is not complete if they do not reach back so far
     */
    public Future<Sweep<Job>> finished(Instant createdFrom, int mostPages) {
        return list(Set.of(JobState.Known.FINISHED), mostPages, job -> {
            Instant created = job.createdAt();
            return created != null && created.isBefore(createdFrom);
        });
    }

    private Future<Sweep<Job>> list(Set<JobState.Known> states, int mostPages, Predicate<Job> enough) {
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> {
                    ApiRequest.Builder request = resources.request(Endpoint.JOBS_LIST);
                    states.stream().sorted().forEach(state -> request.with("states", state.name()));
                    return request.with("page_size", PAGE);
                },
                "jobs",
                ResourceDecoders::job,
                Job::id,
                mostPages,
                enough);
    }

    /** {@code GET /jobs/:id}. */
    public Future<Job> describe(String jobId) {
        return resources.one(resources.request(Endpoint.JOBS_DESCRIBE, jobId), ResourceDecoders::job);
    }

    /** {@code POST /jobs/:id/stop}: one that is finished stays as it is. */
    public Future<Void> stop(String jobId) {
        return resources.done(resources.request(Endpoint.JOBS_STOP, jobId));
    }

    /**
     * {@code GET /logs/:job_id}, following the redirect of self-hosted jobs to {@code /api/v1/logs/:job_id} without the
     * token.
     */
    public Future<JobLog> log(String jobId) {
        return resources.log(resources.request(Endpoint.LOGS_DESCRIBE, jobId));
    }

    /** The log of a job that may still run, to be read bit by bit: as {@link #log}. */
    public LogTail tail(String jobId) {
        return resources.tail(jobId);
    }

    /**
     * The documented way to a log, {@code GET /jobs/:job_id/plain_logs.json}, which is a page for people: most
     * organisations do not let tokens read it ({@link ApiError.FeatureOff}). Prefer {@link #log}.
     */
    public Future<JobLog> plainLog(String jobId) {
        return resources.raw(resources.request(Endpoint.JOBS_PLAIN_LOG, jobId), reply -> {
            if (reply.firstVisible() == '<') {
                throw new Undecodable("HTML instead of a log");
            }
            String text = new String(reply.bytes(), 0, reply.size(), StandardCharsets.UTF_8);
            return new JobLog(text.lines().toList(), true);
        });
    }
}
