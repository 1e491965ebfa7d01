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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The jobs of a finished pipeline, asked for only where it pays, since details are expensive for the server: when it did not pass,
 * and when it passed on a commit on which one failed (that is what flakes look like). Events wait a few looks
 * for the details of all, and are then told without those that could not be read.
 */
final class JobEvidence {
    private static final int TRIES = 3;
    /** After so many in a row that cannot be read, the server is not asked for more in one look. */
    private static final int ENOUGH = 3;

    private static final int SETTLED = 200;
    private static final int LINES_SCRUBBED = 100;
    private static final int LINE_CHARACTERS = 300;
    private static final int LOGS = 3;
    private static final int JOBS = 200;
    private static final int HISTORY = 60;
    private static final int TAIL_CHARACTERS = 2_500;

    private final SemaphoreClient client;
    private final WatchOptions options;
    private final Map<String, Integer> misses = new HashMap<>();
    /** What was found or given up, until it is surely told: a look that fails must not ask for it all again. */
    private final Map<String, List<JobResult>> settled = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<JobResult>> eldest) {
            return size() > SETTLED;
        }
    };

    private int historic;
    private int held;

    JobEvidence(SemaphoreClient client, WatchOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * The jobs of those pipelines for which it pays, by pipeline.
     *
     * @param failedCommit whether a pipeline of the same file failed on its commit
     * @throws SemaphoreException if some could not be read that are worth another look
     */
    Map<String, List<JobResult>> of(List<Pipeline> pipelines, Predicate<Pipeline> failedCommit, Instant liveFrom) {
        // those that could not be read before come last, so that they do not keep us from the others
        List<Pipeline> wanted = pipelines.stream()
                .filter(pipeline -> pays(pipeline, failedCommit, liveFrom))
                .sorted(Comparator.comparingInt(pipeline -> misses.getOrDefault(pipeline.id(), 0)))
                .toList();
        Map<String, List<JobResult>> found = new HashMap<>();
        SemaphoreException trouble = null;
        int row = 0;
        for (Pipeline pipeline : wanted) {
            List<JobResult> known = settled.get(pipeline.id());
            if (known != null) {
                found.put(pipeline.id(), known);
                continue;
            }
            boolean history = history(pipeline, liveFrom);
            if (row >= ENOUGH || (history && historic >= HISTORY)) {
                continue;
            }
            try {
                found.put(
                        pipeline.id(),
                        ask(
                                pipeline,
                                !history && PipelineChanges.outcome(pipeline).broken()));
                historic += history ? 1 : 0;
                row = 0;
            } catch (SemaphoreException e) {
                misses.merge(pipeline.id(), 1, Integer::sum);
                trouble = e;
                row++;
            }
        }
        if (trouble != null && ++held < TRIES) {
            throw trouble;
        }
        for (Pipeline pipeline : wanted) {
            settled.put(pipeline.id(), found.computeIfAbsent(pipeline.id(), id -> List.of()));
        }
        held = 0;
        misses.clear();
        return found;
    }

    /** These are told, so their jobs will not be asked for again. */
    void told(List<Pipeline> pipelines) {
        pipelines.forEach(pipeline -> settled.remove(pipeline.id()));
    }

    private static boolean history(Pipeline pipeline, Instant liveFrom) {
        return pipeline.doneAt() != null && pipeline.doneAt().isBefore(liveFrom);
    }

    private static boolean pays(Pipeline pipeline, Predicate<Pipeline> failedCommit, Instant liveFrom) {
        if (!pipeline.done()) {
            return false;
        }
        Outcome outcome = PipelineChanges.outcome(pipeline);
        if (!outcome.broken() && !(outcome.passed() && failedCommit.test(pipeline))) {
            return false;
        }
        // of history only what can be evidence of a flake
        return !history(pipeline, liveFrom) || outcome.passed() || outcome.reason() == Reason.Known.TEST;
    }

    private List<JobResult> ask(Pipeline pipeline, boolean withLogs) {
        List<JobResult> found = List.of();
        try {
            PipelineDetail detail = await(client.pipelineDetail(pipeline.id()));
            found = jobs(detail, withLogs && Glob.any(options.watchedBranches(), pipeline.branch()));
        } catch (SemaphoreException e) {
            if (!(e.error() instanceof ApiError.NotFound)) {
                throw e;
            }
        }
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
            // bounded before it is scrubbed, since lines can be megabytes;
            // scrubbed before it is cut to the tail, since a key may begin above it
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
