package dev.signalman.rerun;

import dev.signalman.event.Outcome;
import dev.signalman.event.Result;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What comes next for a rerun. */
sealed interface Step {
    /** Write it down; nothing else for now. */
    record Keep(Attempt attempt) implements Step {}

    /** Look at the branch for the last time. */
    record Check(Attempt attempt) implements Step {}

    /**
     * Write it down, then send the request.
     *
     * @param maybeStarted true if an earlier request may have started a workflow
     */
    record Ask(Attempt attempt, boolean maybeStarted) implements Step {}

    /** It runs. */
    record Run(Attempt attempt, String newWorkflowId) implements Step {}

    /** It is over. */
    record Finish(String newWorkflowId, Outcome outcome) implements Step {}

    /** It is not done after all. */
    record Decline(String reason, String words) implements Step {}

    /** It was asked for, and nobody knows whether it runs. */
    record Lose(String words) implements Step {}

    /** The outcome of a rerun of whose end nothing was heard. */
    static Outcome lost(RerunOptions options) {
        return new Outcome(
                Result.of("lost"),
                null,
                "its end was not seen within " + options.timing().lostAfter().toHours() + " hours");
    }

    /**
     * What the time asks for; null if it is not due.
     *
     * @param startedAt when this process started: the log must have had time to catch up before a rerun counts as lost
     */
    static @Nullable Step due(Attempt attempt, Instant now, Instant startedAt, RerunOptions options) {
        return switch (attempt.stage()) {
            case Attempt.Waiting waiting -> {
                if (options.mode() != RerunMode.ACT) {
                    yield new Decline(options.mode().text(), "the mode was changed");
                }
                if (waiting.due().isAfter(now)) {
                    yield null;
                }
                yield RerunPolicy.stale(
                                attempt.failedAt(), now.minus(options.timing().settle()), options)
                        ? new Decline(RerunPolicy.STALE, "it failed at " + attempt.failedAt())
                        : new Check(attempt);
            }
            case Attempt.Asking asking -> asking.due().isAfter(now) ? null : new Check(attempt);
            case Attempt.Running running -> {
                Instant from = running.since().isAfter(startedAt) ? running.since() : startedAt;
                boolean lost =
                        running.since().plus(options.timing().lostAfter()).isBefore(now)
                                && from.plus(options.timing().staleAfter()).isBefore(now);
                yield lost ? new Finish(running.newWorkflowId(), lost(options)) : null;
            }
        };
    }

    /**
     * What an answer leads to.
     *
     * @param rerunByPeople true if the log has shown a rerun of this workflow
     */
    static Step answered(Attempt attempt, Answer answer, boolean rerunByPeople, Instant now, RerunOptions options) {
        return switch (answer) {
            case Answer.Clear clear -> clear(attempt, rerunByPeople, now, options);
            case Answer.Started started -> {
                Outcome ended = attempt.ended().get(started.newWorkflowId());
                yield ended == null
                        ? new Run(
                                attempt.at(new Attempt.Running(started.newWorkflowId(), now)), started.newWorkflowId())
                        : new Finish(started.newWorkflowId(), ended);
            }
            case Answer.Declined declined -> new Decline(declined.reason(), declined.words());
            case Answer.Later later -> later(attempt, later, now, options);
        };
    }

    private static Step clear(Attempt attempt, boolean rerunByPeople, Instant now, RerunOptions options) {
        boolean maybeStarted = LastCheck.maybeStarted(attempt);
        // what the log shows may be our own rerun if we have asked before
        if (rerunByPeople && !maybeStarted) {
            return new Decline(RerunPolicy.HUMAN_RERUN, "the log shows that somebody reran it");
        }
        if (options.mode() != RerunMode.ACT) {
            return new Decline(options.mode().text(), "the mode was changed");
        }
        if (tooLate(attempt, now, options)) {
            return new Decline(
                    LastCheck.REFUSED,
                    "no rerun within " + options.timing().giveUpAfter().toMinutes() + " minutes");
        }
        return switch (attempt.stage()) {
            case Attempt.Waiting waiting -> new Ask(attempt.at(new Attempt.Asking(now, now, 1, true)), false);
            case Attempt.Asking asking ->
                new Ask(attempt.at(new Attempt.Asking(asking.since(), now, asking.tries() + 1, true)), maybeStarted);
            case Attempt.Running running -> new Keep(attempt);
        };
    }

    private static Step later(Attempt attempt, Answer.Later later, Instant now, RerunOptions options) {
        if (tooLate(attempt, now, options)) {
            // what was turned away for certain was not started; of the rest nobody can say so
            return LastCheck.maybeStarted(attempt) && later.maybeStarted()
                    ? new Lose(later.words())
                    : new Decline(LastCheck.REFUSED, later.words());
        }
        return switch (attempt.stage()) {
            case Attempt.Waiting waiting ->
                new Keep(attempt.at(new Attempt.Waiting(
                        now.plus(options.timing().retryAfter(waiting.tries() + 1)), waiting.tries() + 1)));
            case Attempt.Asking asking ->
                new Keep(attempt.at(new Attempt.Asking(
                        asking.since(),
                        now.plus(options.timing().retryAfter(asking.tries())),
                        asking.tries(),
                        later.maybeStarted())));
            case Attempt.Running running -> new Keep(attempt);
        };
    }

    private static boolean tooLate(Attempt attempt, Instant now, RerunOptions options) {
        Instant from = switch (attempt.stage()) {
            case Attempt.Waiting waiting ->
                attempt.decidedAt().plus(options.timing().settle());
            case Attempt.Asking asking -> asking.since();
            case Attempt.Running running -> running.since();
        };
        return now.isAfter(from.plus(options.timing().giveUpAfter()));
    }
}
