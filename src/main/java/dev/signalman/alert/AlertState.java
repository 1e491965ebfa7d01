package dev.signalman.alert;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.util.List;

/** All that alerting remembers, in memory; every change goes into the next commit. */
public final class AlertState {
    /** Open incidents, by identity; other packages may read them. */
    public static final SnapshotKind<Incident> INCIDENTS = new SnapshotKind<>("incident", Incident.class);

    final SnapshotTable<Incident> incidents = new SnapshotTable<>(INCIDENTS);
    final SnapshotTable<BranchStatus> branches =
            new SnapshotTable<>(new SnapshotKind<>("alert_branch", BranchStatus.class));
    final SnapshotTable<BranchStatus> targets =
            new SnapshotTable<>(new SnapshotKind<>("alert_target", BranchStatus.class));
    /** Of branches that come and go: the oldest are forgotten. */
    final SnapshotTable<BranchStatus> promotions =
            new SnapshotTable<>(new SnapshotKind<>("alert_promotion", BranchStatus.class), 5_000);

    final SnapshotTable<HeldFailure> held =
            new SnapshotTable<>(new SnapshotKind<>("alert_held_failure", HeldFailure.class));
    final SnapshotTable<OpenPipeline> open =
            new SnapshotTable<>(new SnapshotKind<>("alert_open_pipeline", OpenPipeline.class));
    final SnapshotTable<AgentTypeStatus> agentTypes =
            new SnapshotTable<>(new SnapshotKind<>("alert_agent_type", AgentTypeStatus.class));
    final SnapshotTable<BlindCollector> blind =
            new SnapshotTable<>(new SnapshotKind<>("alert_blind_collector", BlindCollector.class));

    final SnapshotTable<SlowQueue> slowQueues =
            new SnapshotTable<>(new SnapshotKind<>("alert_slow_queue", SlowQueue.class));
    final SnapshotTable<TargetStatus> unavailable =
            new SnapshotTable<>(new SnapshotKind<>("alert_unavailable_target", TargetStatus.class));

    /** All of it. */
    List<SnapshotTable<?>> tables() {
        return List.of(
                incidents, branches, targets, promotions, held, open, agentTypes, blind, unavailable, slowQueues);
    }

    /** Reads the state as of the last commit; call on a virtual thread. */
    static AlertState load(Store store) {
        var state = new AlertState();
        state.tables().forEach(table -> load(table, store));
        return state;
    }

    private static <T> void load(SnapshotTable<T> table, Store store) {
        table.load(Future.await(store.snapshots(table.kind())));
    }

    void drainTo(Commit commit) {
        tables().forEach(table -> table.drainTo(commit));
    }
}
