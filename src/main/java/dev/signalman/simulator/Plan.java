package dev.signalman.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline will go: when it reaches each state, counted from its creation, and how it ends.
 *
 * @param pending when it is pending
 * @param queuing when it queues
 * @param running when it runs; null if it never does
 * @param done when it ends; null if it stays open until {@link Organization#finish}. Ignored for jobs that wait for an agent:
 *     they take as long as lies between running and done once they have one
 * @param result how it ends
 * @param reason why; TEST if it passes
 * @param failingJobs names of the jobs that fail; empty means the first one
 * @param error the server's description, such as of a malformed pipeline file
 * @param onRerun what a rerun will do; null means the same again
 * @param blocks its blocks; null means those of its project
 */
public record Plan(
        Duration pending,
        Duration queuing,
        @Nullable Duration running,
        @Nullable Duration done,
        Result result,
        Reason reason,
        List<String> failingJobs,
        String error,
        @Nullable Plan onRerun,
        @Nullable List<Scenario.BlockSpec> blocks) {

    /** A pipeline's result, in the server's order. */
    public enum Result {
        PASSED,
        STOPPED,
        CANCELED,
        FAILED;

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a pipeline ended, in the server's order. */
    public enum Reason {
        TEST,
        MALFORMED,
        STUCK,
        USER,
        INTERNAL,
        STRATEGY,
        FAST_FAILING,
        DELETED,
        TIMEOUT;

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration PENDING = Duration.ofMillis(80);
    private static final Duration QUEUING = Duration.ofMillis(120);
    private static final Duration RUNNING = Duration.ofMillis(500);

    public Plan {
        failingJobs = List.copyOf(failingJobs);
    }

    /** Passes after running this long. */
    public static Plan passing(Duration runs) {
        return ending(Result.PASSED, Reason.TEST, runs);
    }

    /** Fails after running this long, again on each rerun. */
    public static Plan failing(Duration runs, String... jobs) {
        return ending(Result.FAILED, Reason.TEST, runs).withFailingJobs(List.of(jobs));
    }

    /** Fails after running this long, and passes when rerun. */
    public static Plan flaky(Duration runs, String... jobs) {
        return failing(runs, jobs).onRerun(passing(runs));
    }

    /** Is stopped by its execution time limit after this long. */
    public static Plan timingOut(Duration runs) {
        return ending(Result.STOPPED, Reason.TIMEOUT, runs);
    }

    /** Ends this way after running this long; CANCELED never runs and ends after queueing this long. */
    public static Plan ending(Result result, Reason reason, Duration runs) {
        boolean ran = result != Result.CANCELED;
        return new Plan(
                PENDING,
                QUEUING,
                ran ? RUNNING : null,
                (ran ? RUNNING : QUEUING).plus(runs),
                result,
                reason,
                List.of(),
                "",
                null,
                null);
    }

    /** Runs until somebody finishes it. */
    public static Plan open() {
        return new Plan(PENDING, QUEUING, RUNNING, null, Result.PASSED, Reason.TEST, List.of(), "", null, null);
    }

    /** Its pipeline file cannot be read. */
    public static Plan malformed(String error) {
        return new Plan(
                PENDING,
                QUEUING,
                null,
                Duration.ofSeconds(1),
                Result.FAILED,
                Reason.MALFORMED,
                List.of(),
                error,
                null,
                null);
    }

    /** The same, but waits this long in the queue. */
    public Plan queuedFor(Duration waits) {
        if (running == null) return this;
        var starts = queuing.plus(waits);
        var ends = done == null ? null : starts.plus(runs());
        return new Plan(pending, queuing, starts, ends, result, reason, failingJobs, error, onRerun, blocks);
    }

    /** The same, and a rerun does this. */
    public Plan onRerun(Plan plan) {
        return new Plan(pending, queuing, running, done, result, reason, failingJobs, error, plan, blocks);
    }

    /** The same with other blocks than its project's. */
    public Plan withBlocks(List<Scenario.BlockSpec> own) {
        return new Plan(pending, queuing, running, done, result, reason, failingJobs, error, onRerun, own);
    }

    Plan withFailingJobs(List<String> jobs) {
        return new Plan(pending, queuing, running, done, result, reason, jobs, error, onRerun, blocks);
    }

    /** How long it runs; zero if it never does or has no end. */
    Duration runs() {
        return running == null || done == null ? Duration.ZERO : done.minus(running);
    }
}
