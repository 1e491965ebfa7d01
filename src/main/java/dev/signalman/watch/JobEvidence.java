package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.glob.Glob;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Block;
import dev.signalman.semaphore.BlockJob;
import dev.signalman.semaphore.JobOutcome;
import dev.signalman.semaphore.Pipeline;
import dev.signalman.semaphore.PipelineDetail;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The jobs of a finished pipeline, asked for only where it pays, since details are expensive for the server: when it did not pass,
 * and when it passed on a commit on which one failed (that is what flakes look like). An event waits a few looks for its details,
 * and is then told without them.
 */
final class JobEvidence {
    private static final int TRIES = 3;
    private static final int SETTLED = 200;
    private static final int LINES_SCRUBBED = 100;
    private static final int LINE_CHARACTERS = 300;
    private static final int LOGS = 3;
    private static final int JOBS = 200;
    private static final int HISTORY = 60;
    private static final int TAIL_CHARACTERS = 2_500;

    private final SemaphoreClient client;
    private final WatchOptions options;
    private final Map<String, Integer> failures = new HashMap<>();
    /** What was found or given up, until it is surely told: a look that fails must not ask for it all again. */
    private final Map<String, List<JobResult>> settled = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<JobResult>> eldest) {
            return size() > SETTLED;
        }
    };

    private int historic;

    JobEvidence(SemaphoreClient client, WatchOptions options) {
        this.client = client;
        this.options = options;
    }

    /** @param failedCommit whether a pipeline of the same file failed on its commit */
    List<JobResult> of(Pipeline pipeline, boolean failedCommit, Instant liveFrom) {
        if (!pipeline.done()) {
            return List.of();
        }
        Outcome outcome = PipelineChanges.outcome(pipeline);
        boolean history = pipeline.doneAt() != null && pipeline.doneAt().isBefore(liveFrom);
        boolean pays = outcome.broken() || (outcome.passed() && failedCommit);
        if (history) {
            // only what can be evidence of a flake, and not without end
            pays &= outcome.passed() || outcome.reason() == Reason.Known.TEST;
            pays &= historic++ < HISTORY;
        }
        return pays ? ask(pipeline, outcome.broken() && !history) : List.of();
    }

    private List<JobResult> ask(Pipeline pipeline, boolean withLogs) {
        List<JobResult> known = settled.get(pipeline.id());
        if (known != null) {
            return known;
        }
        List<JobResult> found = List.of();
        try {
            PipelineDetail detail = await(client.pipelineDetail(pipeline.id()));
            found = jobs(detail, withLogs && Glob.any(options.watchedBranches(), pipeline.branch()));
        } catch (SemaphoreException e) {
            if (!(e.error() instanceof ApiError.NotFound) && failures.merge(pipeline.id(), 1, Integer::sum) < TRIES) {
                throw e;
            }
        }
        failures.remove(pipeline.id());
        settled.put(pipeline.id(), found);
        return found;
    }

    private List<JobResult> jobs(PipelineDetail detail, boolean withLogs) {
        List<JobResult> jobs = new ArrayList<>();
        int logs = withLogs && options.logTailLines() > 0 ? LOGS : 0;
        for (Block block : detail.blocks()) {
            for (BlockJob job : block.jobs()) {
                JobOutcome outcome = job.result();
                if (outcome == null || jobs.size() >= JOBS) {
                    continue;
                }
                boolean failed = outcome == JobOutcome.Known.FAILED;
                String tail = failed && logs-- > 0 && !job.id().isEmpty() ? tail(job.id()) : "";
                jobs.add(new JobResult(job.id(), block.name(), job.name(), Result.of(outcome.text()), tail));
            }
        }
        return jobs;
    }

    /** The log is a kindness to the reader: whatever keeps us from it must not keep the event back. */
    private String tail(String jobId) {
        try {
            List<String> lines = await(client.jobLog(jobId)).lines();
            // bounded before it is scrubbed, since lines can be megabytes; scrubbed before it is cut to the tail, since
            // a key
            // may begin above it
            String bounded = lines.subList(Math.max(0, lines.size() - LINES_SCRUBBED), lines.size()).stream()
                    .map(line -> line.length() <= LINE_CHARACTERS ? line : line.substring(0, LINE_CHARACTERS) + "…")
                    .collect(Collectors.joining("\n"));
            List<String> clean = SecretScrubber.scrub(bounded).lines().toList();
            String scrubbed =
                    String.join("\n", clean.subList(Math.max(0, clean.size() - options.logTailLines()), clean.size()));
            return scrubbed.substring(Math.max(0, scrubbed.length() - TAIL_CHARACTERS));
        } catch (SemaphoreException e) {
            return "";
        }
    }
}
