package dev.signalman.incident;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import dev.signalman.store.Store;
import java.util.List;

/** All incidents, in memory; every change goes into the next commit. */
public final class IncidentState {
    /** Open incidents, by identity. */
    static final SnapshotKind<Incident> OPEN = new SnapshotKind<>("incident", Incident.class);

    /** Incidents that are over, by id. */
    static final SnapshotKind<Incident> PAST = new SnapshotKind<>("incident_past", Incident.class);

    private static final int MOST_PAST = 1_000;
    private static final int MOST_OPENINGS = 10_000;

    final SnapshotTable<Incident> open = new SnapshotTable<>(OPEN);
    final SnapshotTable<Incident> past = new SnapshotTable<>(PAST, MOST_PAST);
    final SnapshotTable<Openings> openings =
            new SnapshotTable<>(new SnapshotKind<>("incident_openings", Openings.class), MOST_OPENINGS);

    /** What the timelines of the others say beside what their rows do, by the keys of notifications. */
    final SnapshotTable<Telling> tellings = new SnapshotTable<>(new SnapshotKind<>("incident_told", Telling.class));

    private List<SnapshotTable<?>> tables() {
        return List.of(open, past, openings, tellings);
    }

    /** Reads the state as of the last commit; call on a virtual thread. */
    static IncidentState load(Store store) {
        var state = new IncidentState();
        state.tables().forEach(table -> table.load(store));
        return state;
    }

    void drainTo(Commit commit) {
        tables().forEach(table -> table.drainTo(commit));
    }
}
