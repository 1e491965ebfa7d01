package dev.signalman.alert;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.util.List;

/** All that alerting remembers, in memory; every change goes into the next commit. */
public final class AlertState {
    /** Open incidents, by identity; other packages may read them. */
    public static final SnapshotKind<Incident> INCIDENTS = new SnapshotKind<>("incident", Incident.class);

    final Table<Incident> incidents = new Table<>(INCIDENTS);
    final Table<BranchStatus> branches = new Table<>(new SnapshotKind<>("alert_branch", BranchStatus.class));
    final Table<BranchStatus> targets = new Table<>(new SnapshotKind<>("alert_target", BranchStatus.class));
    final Table<HeldFailure> held = new Table<>(new SnapshotKind<>("alert_held_failure", HeldFailure.class));
    final Table<OpenPipeline> open = new Table<>(new SnapshotKind<>("alert_open_pipeline", OpenPipeline.class));
    final Table<AgentTypeStatus> agentTypes =
            new Table<>(new SnapshotKind<>("alert_agent_type", AgentTypeStatus.class));
    final Table<BlindCollector> blind = new Table<>(new SnapshotKind<>("alert_blind_collector", BlindCollector.class));

    private List<Table<?>> tables() {
        return List.of(incidents, branches, targets, held, open, agentTypes, blind);
    }

    /** Reads the state as of the last commit; call on a virtual thread. */
    static AlertState load(Store store) {
        var state = new AlertState();
        state.tables().forEach(table -> load(table, store));
        return state;
    }

    private static <T> void load(Table<T> table, Store store) {
        table.load(Future.await(store.snapshots(table.kind())));
    }

    void drainTo(Commit commit) {
        tables().forEach(table -> table.drainTo(commit));
    }
}
