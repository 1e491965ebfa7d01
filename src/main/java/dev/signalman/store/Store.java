package dev.signalman.store;

import dev.signalman.event.EventLog;
import dev.signalman.event.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The database. One platform thread writes and groups commits; a few read. Callers get futures and may await them on virtual
 * threads.
 */
public final class Store implements EventLog {
    private Store() {}

    /**
     * Opens the database, migrating its schema if it is older; refuses one that is newer than this program.
     *
     * @param vertx on whose contexts futures complete
     * @param options which database
     * @param committed hears of newly appended events, in log order, after they are durable; called by the writer thread, so it
     *     must return at once
     */
    public static Future<Store> open(Vertx vertx, StoreOptions options, Consumer<List<LoggedEvent>> committed) {
        throw new UnsupportedOperationException();
    }

    /** Writes it all in one transaction, possibly together with other commits; the result is the events that were new. */
    public Future<List<LoggedEvent>> commit(Commit commit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Long> head() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<LoggedEvent>> read(long after, int limit) {
        throw new UnsupportedOperationException();
    }

    public <T> Future<Optional<T>> snapshot(SnapshotKind<T> kind, String organization, String key) {
        throw new UnsupportedOperationException();
    }

    /** Those of the keys that exist. */
    public <T> Future<Map<String, T>> snapshots(SnapshotKind<T> kind, String organization, Collection<String> keys) {
        throw new UnsupportedOperationException();
    }

    /** All of a kind in one organisation, by key. */
    public <T> Future<Map<String, T>> snapshots(SnapshotKind<T> kind, String organization) {
        throw new UnsupportedOperationException();
    }

    /** All of a kind in every organisation. */
    public <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind) {
        throw new UnsupportedOperationException();
    }

    public Future<Optional<String>> cursor(String organization, String name) {
        throw new UnsupportedOperationException();
    }

    /** Position of a consumer; 0 if it never committed one. */
    public Future<Long> position(String consumer) {
        throw new UnsupportedOperationException();
    }

    /** Pending messages that are due and first in their (receiver, group), oldest first. */
    public Future<List<OutboxEntry>> due(Instant now, int limit) {
        throw new UnsupportedOperationException();
    }

    public Future<Void> delivered(long outboxId, Instant at) {
        throw new UnsupportedOperationException();
    }

    /** Counts a failed attempt and sets the time of the next. */
    public Future<Void> retryAt(long outboxId, Instant next, String error) {
        throw new UnsupportedOperationException();
    }

    /** Gives a message up: it is kept as dead, with the last error, and its group goes on. */
    public Future<Void> dead(long outboxId, Instant at, String error) {
        throw new UnsupportedOperationException();
    }

    /** One row per receiver that has messages waiting or dead. */
    public Future<List<OutboxStatus>> outboxStatus() {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes what is older than the retention, in small batches between which others write: events that every consumer has
     * passed, and delivered messages. Snapshots of a kind with a retention go by their last change.
     */
    public Future<Void> enforceRetention(Instant now) {
        throw new UnsupportedOperationException();
    }

    /** Waits for what was handed over, then closes. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
