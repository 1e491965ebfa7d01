package dev.signalman.dispatch;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import dev.signalman.store.Store;
import java.util.List;

/** All that dispatching remembers, in memory; every change goes into the next commit. */
public final class DispatchState {
    /** Alerts carry their organisation as a label, and groups may be of several, so all of it is kept under none. */
    static final String EVERYWHERE = "";

    public static final SnapshotKind<Silence> SILENCES = new SnapshotKind<>("dispatch_silence", Silence.class);

    final SnapshotTable<StoredAlert> alerts =
            new SnapshotTable<>(new SnapshotKind<>("dispatch_alert", StoredAlert.class));
    final SnapshotTable<GroupState> groups =
            new SnapshotTable<>(new SnapshotKind<>("dispatch_group", GroupState.class));
    final SnapshotTable<Silence> silences = new SnapshotTable<>(SILENCES);

    /** Reads what the store has; on a virtual thread. */
    public static DispatchState load(Store store) {
        var state = new DispatchState();
        state.tables().forEach(table -> table.load(store));
        return state;
    }

    private List<SnapshotTable<?>> tables() {
        return List.of(alerts, groups, silences);
    }

    void drainTo(Commit commit) {
        tables().forEach(table -> table.drainTo(commit));
    }

    void undrain() {
        tables().forEach(SnapshotTable::undrain);
    }
}
