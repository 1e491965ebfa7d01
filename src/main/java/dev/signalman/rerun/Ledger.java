package dev.signalman.rerun;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.Outcome;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything that one turn reads and changes; it becomes one commit. */
final class Ledger {
    /** How {@link ClosedAttempt} names a workflow that is one of our own reruns. */
    static final String OWN = RerunPolicy.OWN_RERUN;

    final OpenAttempts open;
    final Cached<CommitJobs> commitJobs;
    final Cached<FlakyJob> flakyJobs;
    final Cached<ClosedAttempt> closed;
    final Cached<KnownReruns> known;
    final Cached<Budget> budgets;
    private final List<ChangeEvent> events = new ArrayList<>();

    Ledger(Store store, OpenAttempts open) {
        this.open = open;
        commitJobs = new Cached<>(store, RerunSnapshots.COMMIT_JOBS);
        flakyJobs = new Cached<>(store, RerunSnapshots.FLAKY_JOB);
        closed = new Cached<>(store, RerunSnapshots.CLOSED);
        known = new Cached<>(store, RerunSnapshots.KNOWN);
        budgets = new Cached<>(store, RerunSnapshots.BUDGET);
    }

    void event(ChangeEvent event) {
        events.add(event);
    }

    boolean rerunByPeople(OpenAttempts.Key key) {
        return known.find(key.organization(), key.workflowId())
                .orElse(KnownReruns.NONE)
                .byPeople(null);
    }

    /** From now on this workflow is recognised as a rerun of ours, even where Semaphore does not say what it reruns. */
    void own(String organization, String newWorkflowId, Instant now) {
        closed.put(organization, newWorkflowId, new ClosedAttempt(OWN, null, now));
    }

    void finish(OpenAttempts.Key key, Attempt attempt, String newWorkflowId, Outcome outcome, Instant now) {
        own(key.organization(), newWorkflowId, now);
        close(key, new ClosedAttempt("finished", newWorkflowId, now));
        event(new RerunFinished(header(key, attempt, "finished", now), attempt.rerun(), newWorkflowId, outcome));
    }

    /** It may run, so it keeps its place in the budget and is never asked for again. */
    void lose(OpenAttempts.Key key, Attempt attempt, Instant now) {
        close(key, new ClosedAttempt("lost", null, now));
        event(new RerunLost(header(key, attempt, "lost", now), attempt.rerun()));
    }

    void decline(OpenAttempts.Key key, Attempt attempt, String reason, Instant now) {
        if (attempt.stage() instanceof Attempt.Waiting) {
            // never asked for, so another failure may have its place
            String project = attempt.project().id();
            budgets.find(key.organization(), project)
                    .ifPresent(
                            budget -> budgets.put(key.organization(), project, budget.giveBack(attempt.decidedAt())));
        }
        close(key, new ClosedAttempt(reason, null, now));
        event(new RerunDeclined(header(key, attempt, "declined", now), attempt.rerun(), reason));
    }

    /** All of it; the position is the caller's. */
    Commit commit() {
        var commit = new Commit();
        events.forEach(commit::event);
        commitJobs.writeTo(commit);
        flakyJobs.writeTo(commit);
        closed.writeTo(commit);
        known.writeTo(commit);
        budgets.writeTo(commit);
        open.writeTo(commit);
        return commit;
    }

    private void close(OpenAttempts.Key key, ClosedAttempt how) {
        open.remove(key);
        closed.put(key.organization(), key.workflowId(), how);
    }

    private static EventHeader header(OpenAttempts.Key key, Attempt attempt, String what, Instant now) {
        String id = EventIds.rerun(key.organization(), attempt.rerun().pipelineId(), what);
        return new EventHeader(
                id, key.organization(), attempt.project(), "workflow/" + key.workflowId(), now, now, false);
    }
}
