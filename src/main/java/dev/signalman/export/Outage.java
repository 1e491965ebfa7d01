package dev.signalman.export;

import dev.signalman.store.SnapshotKind;
import java.time.Instant;

/**
 * A time in which a sink takes nothing, remembered over restarts.
 *
 * @param since when it began
 */
record Outage(Instant since) {
    static final SnapshotKind<Outage> KIND = new SnapshotKind<>("export_outage", Outage.class);
}
