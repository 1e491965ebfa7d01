package dev.signalman.rerun;

import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides whether a failed workflow is run again. */
final class RerunPolicy {
    static final String OWN_RERUN = "own_rerun";
    static final String HUMAN_RERUN = "human_rerun";
    static final String PARTIAL_RERUN = "partial_rerun";
    static final String NOT_FLAKY = "not_flaky";
    static final String BRANCH = "branch";
    static final String ALREADY_RERUN = "already_rerun";
    static final String STALE = "stale";
    static final String NO_DETAILS = "no_details";
    static final String NO_EVIDENCE = "no_evidence";
    static final String BUDGET = "budget";

    private static final int JOBS_IN_WORDS = 5;

    private RerunPolicy() {}

    /** True if a decision about this pipeline is owed: those who hold an alert back wait for it. */
    static boolean considers(PipelineFinished finished) {
        return finished.pipeline().decidesWorkflow()
                && finished.outcome().result() == Result.Known.FAILED
                && !finished.header().backfilled()
                && finished.header().project() != null;
    }

    /**
     * The decision about a pipeline that {@link #considers} accepts.
     *
     * @param flaky what is known of its failed jobs, by {@code block/job}
     * @param budget of its project
     * @param history of its workflow
     */
    static Decision decide(
            PipelineFinished failed,
            Map<String, FlakyJob> flaky,
            Budget budget,
            WorkflowHistory history,
            Instant now,
            RerunOptions options) {
        PipelineRef pipeline = failed.pipeline();
        List<String> jobs = JobVerdicts.of(failed.jobs()).failed();
        Evidence evidence = evidence(jobs, flaky, now, options.evidence());
        String words = evidence.words();
        if (history.ownRerun()) {
            return new Decision.Decline(OWN_RERUN, words);
        }
        if (pipeline.workflowRerunOf() != null) {
            return new Decision.Decline(HUMAN_RERUN, words);
        }
        if (pipeline.partialRerunOf() != null) {
            return new Decision.Decline(PARTIAL_RERUN, words);
        }
        if (!eligible(failed, options)) {
            return new Decision.Decline(NOT_FLAKY, words);
        }
        if (!options.branches().selects(pipeline.branch())) {
            return new Decision.Decline(BRANCH, words);
        }
        if (history.attempted()) {
            return new Decision.Decline(ALREADY_RERUN, words);
        }
        if (history.rerunByPeople()) {
            return new Decision.Decline(HUMAN_RERUN, words);
        }
        if (stale(failed.header().occurredAt(), now, options)) {
            return new Decision.Decline(STALE, words);
        }
        if (jobs.isEmpty()) {
            return new Decision.Decline(NO_DETAILS, words);
        }
        if (!evidence.enough()) {
            return new Decision.Decline(NO_EVIDENCE, words);
        }
        if (!budget.allows(options.budgetPerHour(), now)) {
            return new Decision.Decline(BUDGET, words);
        }
        return options.mode() == RerunMode.ACT
                ? new Decision.Rerun(words)
                : new Decision.Decline(options.mode().text(), words, true);
    }

    static boolean stale(Instant failedAt, Instant now, RerunOptions options) {
        return failedAt.plus(options.timing().staleAfter()).isBefore(now);
    }

    private static boolean eligible(PipelineFinished failed, RerunOptions options) {
        var reason = failed.outcome().reason();
        return reason != null && options.reasons().contains(reason);
    }

    private record Evidence(boolean enough, String words) {}

    private static Evidence evidence(
            List<String> jobs, Map<String, FlakyJob> flaky, Instant now, RerunOptions.EvidenceNeeded needed) {
        Instant start = now.minus(needed.window());
        var words = new ArrayList<String>();
        int proven = 0;
        for (String job : jobs) {
            List<FlakyJob.Flake> flakes = flaky.getOrDefault(job, FlakyJob.NONE).since(start);
            if (flakes.size() >= needed.minimumFlakes()) {
                proven++;
            }
            if (!flakes.isEmpty() && words.size() < JOBS_IN_WORDS) {
                words.add(inWords(job, flakes, needed));
            }
        }
        boolean enough = needed.allJobsMustBeFlaky() ? proven == jobs.size() : proven > 0;
        return new Evidence(enough && proven > 0, String.join("; ", words));
    }

    private static String inWords(String job, List<FlakyJob.Flake> flakes, RerunOptions.EvidenceNeeded needed) {
        FlakyJob.Flake last = flakes.getFirst();
        String commits = flakes.size() == 1 ? "1 commit" : flakes.size() + " commits";
        return "%s both failed and passed on %s in the last %d days, last on %s at %s"
                .formatted(
                        job,
                        commits,
                        needed.window().toDays(),
                        last.commit().substring(0, Math.min(7, last.commit().length())),
                        last.at().truncatedTo(ChronoUnit.SECONDS));
    }
}
