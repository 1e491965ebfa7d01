package dev.signalman.metrics;

import dev.signalman.event.EventLog;
import dev.signalman.event.LoggedEvent;
import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.LogStatus;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.util.List;

/** What metrics need of the store. */
public interface StoreView extends EventLog {
    /** Position of a consumer; 0 if it never committed one. */
    Future<Long> position(String consumer);

    /** One row per receiver that has messages waiting or dead. */
    Future<List<OutboxStatus>> outboxStatus();

    /** How much there is in the database. */
    Future<LogStatus> logStatus();

    /** All snapshots of a kind. */
    <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind);

    /** Writes it all in one transaction. */
    Future<?> commit(Commit commit);

    static StoreView of(Store store) {
        return new StoreView() {
            @Override
            public Future<Long> head() {
                return store.head();
            }

            @Override
            public Future<List<LoggedEvent>> read(long after, int limit) {
                return store.read(after, limit);
            }

            @Override
            public Future<Long> position(String consumer) {
                return store.position(consumer);
            }

            @Override
            public Future<List<OutboxStatus>> outboxStatus() {
                return store.outboxStatus();
            }

            @Override
            public Future<LogStatus> logStatus() {
                return store.logStatus();
            }

            @Override
            public <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind) {
                return store.snapshots(kind);
            }

            @Override
            public Future<?> commit(Commit commit) {
                return store.commit(commit);
            }
        };
    }
}
