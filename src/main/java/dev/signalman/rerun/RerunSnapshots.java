package dev.signalman.rerun;

import dev.signalman.store.SnapshotKind;
import java.util.List;

/** What the rerun consumer keeps in the store. */
final class RerunSnapshots {
    /** By project, commit and pipeline file. */
    static final SnapshotKind<CommitJobs> COMMIT_JOBS = new SnapshotKind<>("rerun_commit_jobs", CommitJobs.class);

    /** By project, pipeline file and job. */
    static final SnapshotKind<FlakyJob> FLAKY_JOB = new SnapshotKind<>("rerun_flaky_job", FlakyJob.class);

    /** By the workflow that failed. */
    static final SnapshotKind<Attempt> OPEN = new SnapshotKind<>("rerun_open", Attempt.class);

    /** By the workflow that failed. */
    static final SnapshotKind<ClosedAttempt> CLOSED = new SnapshotKind<>("rerun_closed", ClosedAttempt.class);

    /** By the workflow that was rerun. */
    static final SnapshotKind<KnownReruns> KNOWN = new SnapshotKind<>("rerun_known", KnownReruns.class);

    /** By project. */
    static final SnapshotKind<Budget> BUDGET = new SnapshotKind<>("rerun_budget", Budget.class);

    /** Those that may be forgotten: an open rerun may not, however long it takes. */
    static final List<SnapshotKind<?>> AGEING = List.of(COMMIT_JOBS, FLAKY_JOB, CLOSED, KNOWN, BUDGET);

    private RerunSnapshots() {}
}
