package dev.signalman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventJson;
import dev.signalman.event.EventLog;
import dev.signalman.event.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The database. One platform thread writes and groups commits; a few read. Callers get futures and may await them on virtual
 * threads.
 */
public final class Store implements EventLog {
    private static final int RETENTION_BATCH = 1_000;
    private static final int KEYS = 500;
    private static final Duration LATEST_ATTEMPT = Duration.ofHours(2);
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);

    private static final String OVERTAKEN = "EXISTS (SELECT 1 FROM outbox n WHERE n.receiver = o.receiver"
            + " AND n.grp = o.grp AND n.id > o.id AND n.state = 'delivered')";
    private static final String DEAD_LETTER = "o.id, o.key, o.receiver, o.grp, o.created_at, o.finished_at, o.attempts,"
            + " o.last_error, CASE WHEN " + OVERTAKEN + " THEN 1 ELSE 0 END FROM outbox o";
    /** It counts as written now, so that its age does not give it up at the first failure. */
    private static final String REQUEUE = "UPDATE outbox SET state = 'pending', attempts = 0, created_at = ?,"
            + " next_attempt_at = ?, finished_at = NULL, last_error = NULL";

    private final Vertx vertx;
    private final StoreOptions options;
    private final Database database;
    private final Writer writer;
    private final Jdbi readers;
    private final ExecutorService readerThreads = Executors.newFixedThreadPool(
            Database.READERS, Thread.ofPlatform().name("store-reader-", 0).factory());
    private final AtomicBoolean closing = new AtomicBoolean();
    private final EventJson events = new EventJson();
    private final ObjectMapper json = EventJson.mapper();

    private Store(Vertx vertx, StoreOptions options, Database database, Writer writer) {
        this.vertx = vertx;
        this.options = options;
        this.database = database;
        this.writer = writer;
        this.readers = Jdbi.create(database.readers());
    }

    /** Opens the database with the system's clock; see {@link #open(Vertx, StoreOptions, InstantSource, Consumer)}. */
    public static Future<Store> open(Vertx vertx, StoreOptions options, Consumer<List<LoggedEvent>> committed) {
        return open(vertx, options, InstantSource.system(), committed);
    }

    /**
     * Opens the database, migrating its schema if it is older; refuses one that is newer than this program.
     *
     * @param vertx on whose contexts futures complete
     * @param options which database
     * @param clock dates the changes of snapshots
     * @param committed hears of newly appended events, in log order, after they are durable; called by the writer thread, so it
     *     must return at once
     */
    public static Future<Store> open(
            Vertx vertx, StoreOptions options, InstantSource clock, Consumer<List<LoggedEvent>> committed) {
        return vertx.executeBlocking(
                () -> {
                    Database database = Database.open(options);
                    try {
                        return new Store(
                                vertx,
                                options,
                                database,
                                new Writer(
                                        new WriterLink(database.writer(), database.again()),
                                        committed,
                                        clock,
                                        LONGEST_OUTAGE));
                    } catch (SQLException e) {
                        database.close();
                        throw new StoreException(
                                "cannot read the database " + database.where() + ": " + e.getMessage(), e);
                    }
                },
                false);
    }

    /** Writes it all in one transaction, possibly together with other commits; the result is the events that were new. */
    public Future<List<LoggedEvent>> commit(Commit commit) {
        if (commit.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Prepared prepared;
        try {
            prepared = Prepared.of(commit, events, json);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return writer.commit(vertx, prepared);
    }

    @Override
    public Future<Long> head() {
        return Future.succeededFuture(writer.head());
    }

    @Override
    public Future<List<LoggedEvent>> read(long after, int limit) {
        return query(handle -> handle.createQuery(
                        "SELECT position, body FROM event WHERE position > :after ORDER BY position LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new LoggedEvent(row.getLong(1), events.read(row.getString(2))))
                .list());
    }

    /** One snapshot, if there is one. */
    public <T> Future<Optional<T>> snapshot(SnapshotKind<T> kind, String organization, String key) {
        return query(handle -> handle.createQuery(
                        "SELECT body FROM snapshot WHERE kind = :kind AND organization = :organization AND key = :key")
                .bind("kind", kind.name())
                .bind("organization", organization)
                .bind("key", key)
                .mapTo(String.class)
                .findOne()
                .map(body -> parse(kind, body)));
    }

    /** Those of the keys that exist. */
    public <T> Future<Map<String, T>> snapshots(SnapshotKind<T> kind, String organization, Collection<String> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        List<String> wanted = List.copyOf(keys);
        return query(handle -> {
            Map<String, T> found = new HashMap<>();
            for (int from = 0; from < wanted.size(); from += KEYS) {
                handle.createQuery("SELECT key, body FROM snapshot WHERE kind = :kind AND organization = :organization"
                                + " AND key IN (<keys>)")
                        .bind("kind", kind.name())
                        .bind("organization", organization)
                        .bindList("keys", wanted.subList(from, Math.min(from + KEYS, wanted.size())))
                        .map((row, context) -> found.put(row.getString(1), parse(kind, row.getString(2))))
                        .list();
            }
            return found;
        });
    }

    /** All of a kind in one organisation, by key. */
    public <T> Future<Map<String, T>> snapshots(SnapshotKind<T> kind, String organization) {
        return query(handle -> {
            Map<String, T> found = new HashMap<>();
            handle.createQuery("SELECT key, body FROM snapshot WHERE kind = :kind AND organization = :organization")
                    .bind("kind", kind.name())
                    .bind("organization", organization)
                    .map((row, context) -> found.put(row.getString(1), parse(kind, row.getString(2))))
                    .list();
            return found;
        });
    }

    /** All of a kind in every organisation, the ones that were written last at the end. */
    public <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind) {
        return query(handle -> handle.createQuery("SELECT organization, key, body FROM snapshot WHERE kind = :kind"
                        + " ORDER BY updated_at, organization, key")
                .bind("kind", kind.name())
                .map((row, context) -> new Keyed<>(row.getString(1), row.getString(2), parse(kind, row.getString(3))))
                .list());
    }

    /** A cursor, if it was ever set. */
    public Future<Optional<String>> cursor(String organization, String name) {
        return query(handle -> handle.createQuery(
                        "SELECT value FROM cursor WHERE organization = :organization AND name = :name")
                .bind("organization", organization)
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
    }

    /** Position of a consumer; 0 if it never committed one. */
    public Future<Long> position(String consumer) {
        return query(handle -> handle.createQuery("SELECT position FROM consumer_position WHERE consumer = :consumer")
                .bind("consumer", consumer)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /**
     * Pending messages that are due and first in their (receiver, group), oldest first. What is due further ahead than any attempt is
     * ever set is due as well: the clock was set back meanwhile.
     *
     * @param limit how many of each receiver at most, so that one with a long queue does not hide the others
     */
    public Future<List<OutboxEntry>> due(Instant now, int limit) {
        // bodies are fetched for the chosen only: sorting those of a long queue took most of the time
        return query(handle -> handle.createQuery("""
                        SELECT id, key, receiver, grp, body, created_at, attempts FROM outbox WHERE id IN (
                          SELECT id FROM (
                            SELECT o.id, ROW_NUMBER() OVER (PARTITION BY o.receiver ORDER BY o.id) AS place
                            FROM (SELECT MIN(id) AS id FROM outbox WHERE state = 'pending' GROUP BY receiver, grp) head
                            JOIN outbox o ON o.id = head.id
                            WHERE o.next_attempt_at <= :now OR o.next_attempt_at > :latest) candidate
                          WHERE place <= :limit)
                        ORDER BY id
                        """)
                .bind("now", Micros.of(now))
                .bind("latest", Micros.of(now.plus(LATEST_ATTEMPT)))
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list());
    }

    /** Messages that were given up, without their bodies, in the order in which they were written. */
    public Future<List<DeadLetter>> deadLetters(DeadLetterQuery wanted) {
        return query(handle -> handle.createQuery("SELECT " + DEAD_LETTER + " WHERE o.state = 'dead' AND o.id > :after"
                        + " AND (:receiver = '' OR o.receiver = :receiver)"
                        + " AND o.finished_at >= :since AND o.finished_at < :until ORDER BY o.id LIMIT :limit")
                .bind("after", wanted.after())
                .bind("receiver", wanted.receiver())
                .bind("since", Micros.of(wanted.since()))
                .bind("until", Micros.of(wanted.until()))
                .bind("limit", wanted.limit())
                .map((row, context) -> deadLetter(row))
                .list());
    }

    /** One that was given up; empty if there is none, or if it waits again. */
    public Future<Optional<DeadLetter>> deadLetter(long outboxId) {
        return query(handle -> handle.createQuery("SELECT " + DEAD_LETTER + " WHERE o.state = 'dead' AND o.id = :id")
                .bind("id", outboxId)
                .map((row, context) -> deadLetter(row))
                .findOne());
    }

    /** What it would have said; empty as above. */
    public Future<Optional<String>> deadLetterBody(long outboxId) {
        return query(handle -> handle.createQuery("SELECT body FROM outbox WHERE state = 'dead' AND id = :id")
                .bind("id", outboxId)
                .mapTo(String.class)
                .findOne());
    }

    private static DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Micros.instant(row.getLong(5)),
                Micros.instant(row.getLong(6)),
                row.getInt(7),
                Objects.requireNonNullElse(row.getString(8), ""),
                row.getInt(9) != 0);
    }

    private static OutboxEntry entry(ResultSet row) throws SQLException {
        return new OutboxEntry(
                row.getLong(1),
                new Message(
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Micros.instant(row.getLong(6))),
                row.getInt(7));
    }

    /** Says that an attempt begins: the message is due from now on. Fails if the store cannot take the outcome either. */
    public Future<Void> begun(long outboxId, Instant now) {
        return update(
                "UPDATE outbox SET next_attempt_at = ? WHERE id = ? AND state = 'pending'", Micros.of(now), outboxId);
    }

    /** Marks a message as delivered. */
    public Future<Void> delivered(long outboxId, Instant at) {
        return update(
                "UPDATE outbox SET state = 'delivered', finished_at = ?, last_error = NULL WHERE id = ? AND state = 'pending'",
                Micros.of(at),
                outboxId);
    }

    /** Counts a failed attempt and sets the time of the next, two hours ahead at most. */
    public Future<Void> retryAt(long outboxId, Instant next, String error) {
        return update(
                "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = ?, last_error = ? WHERE id = ? AND state = 'pending'",
                Micros.of(next),
                error,
                outboxId);
    }

    /** Gives a message up: it is kept as dead, with the last error, and its group goes on. */
    public Future<Void> dead(long outboxId, Instant at, String error) {
        return update(
                "UPDATE outbox SET state = 'dead', attempts = attempts + 1, finished_at = ?, last_error = ?"
                        + " WHERE id = ? AND state = 'pending'",
                Micros.of(at),
                error,
                outboxId);
    }

    /** Lets a dead message be tried again from {@code now} on, with the same key and fresh attempts. False if it is not dead. */
    public Future<Boolean> requeue(long outboxId, Instant now) {
        return execute(REQUEUE + " WHERE id = ? AND state = 'dead'", Micros.of(now), Micros.of(now), outboxId)
                .map(rows -> rows > 0);
    }

    /**
     * The same for what a receiver did not take: at most {@code limit} at once, in order.
     *
     * @param overtaken false to leave those alone after which something newer of their group was delivered
     */
    public Future<Integer> requeueAll(String receiver, boolean overtaken, int limit, Instant now) {
        return execute(
                REQUEUE + " WHERE id IN (SELECT o.id FROM outbox o WHERE o.state = 'dead' AND o.receiver = ?"
                        + (overtaken ? "" : " AND NOT " + OVERTAKEN) + " ORDER BY o.id LIMIT ?)",
                Micros.of(now),
                Micros.of(now),
                receiver,
                limit);
    }

    /** Forgets a dead message for good. False if it is not dead. */
    public Future<Boolean> discard(long outboxId) {
        return execute("DELETE FROM outbox WHERE id = ? AND state = 'dead'", outboxId)
                .map(rows -> rows > 0);
    }

    /** One row per receiver that has messages waiting or dead. */
    public Future<List<OutboxStatus>> outboxStatus() {
        return query(handle -> handle.createQuery("""
                        SELECT receiver, SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END),
                          SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END),
                          MIN(CASE WHEN state = 'pending' THEN created_at END)
                        FROM outbox WHERE state IN ('pending', 'dead') GROUP BY receiver ORDER BY receiver
                        """)
                .map((row, context) -> {
                    long oldest = row.getLong(4);
                    boolean noneWaits = row.wasNull();
                    return new OutboxStatus(
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3),
                            noneWaits ? null : Micros.instant(oldest));
                })
                .list());
    }

    /**
     * Why nothing can be written any more, such as a database that stayed out of reach; empty while all is well. It does not mend
     * itself: whoever runs this process should end it, since everything goes on from the database at the next start.
     */
    public Optional<String> broken() {
        return Optional.ofNullable(writer.broken());
    }

    /** Since when the database cannot be reached and writes wait for it; empty while it can. */
    public Optional<Instant> awaySince() {
        return Optional.ofNullable(writer.awaySince());
    }

    /** Removes the position of a consumer that is switched off, so that it does not hold back the retention. */
    public Future<Void> forgetConsumer(String consumer) {
        return update("DELETE FROM consumer_position WHERE consumer = ?", consumer);
    }

    /** How the database stands; fails if it cannot be read. */
    public Future<StoreStatus> status() {
        return query(handle -> {
            Map<String, Long> positions = new HashMap<>();
            handle.createQuery("SELECT consumer, position FROM consumer_position")
                    .map((row, context) -> positions.put(row.getString(1), row.getLong(2)))
                    .list();
            return new StoreStatus(writer.head(), positions, writer.waiting());
        });
    }

    /** How much there is in the database; cheap enough to be asked every few seconds. */
    public Future<LogStatus> logStatus() {
        return query(handle -> handle.createQuery("SELECT position, observed_at FROM event ORDER BY position LIMIT 1")
                .map((row, context) -> new LogStatus(
                        Math.max(1, writer.head() - row.getLong(1) + 1),
                        Micros.instant(row.getLong(2)),
                        database.size().bytes(handle)))
                .findOne()
                .orElseGet(() -> new LogStatus(0, null, database.size().bytes(handle))));
    }

    /**
     * Deletes what is older than the retention, in small batches between which others write: events that every consumer has
     * passed, and finished messages. Snapshots of a kind with a retention go by their last change.
     */
    public Future<Void> enforceRetention(Instant now) {
        long events = before(now, options.eventRetention());
        Future<Void> done = batches("""
                        DELETE FROM event WHERE position IN (SELECT position FROM event WHERE observed_at < ?
                          AND position <= COALESCE((SELECT MIN(position) FROM consumer_position), 0)
                          AND position < (SELECT MAX(position) FROM event) ORDER BY position LIMIT ?)
                        """, events)
                .compose(v -> finishedMessages("delivered", events))
                .compose(v -> finishedMessages("dead", before(now, options.deadRetention())));
        for (Map.Entry<String, Duration> kind : options.snapshotRetention().entrySet()) {
            done = done.compose(v -> batches(
                    "DELETE FROM snapshot WHERE (kind, organization, key) IN (SELECT kind, organization, key FROM snapshot"
                            + " WHERE kind = ? AND updated_at < ? LIMIT ?)",
                    kind.getKey(),
                    before(now, kind.getValue())));
        }
        return done;
    }

    private Future<Void> finishedMessages(String state, long before) {
        return batches(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state = ? AND finished_at < ? LIMIT ?)",
                state,
                before);
    }

    private static long before(Instant now, Duration retention) {
        return Micros.of(now.minus(retention));
    }

    /** Runs a statement whose last parameter is the batch size until it finds no more. */
    private Future<Void> batches(String sql, Object... parameters) {
        Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
        all[parameters.length] = RETENTION_BATCH;
        return execute(sql, all)
                .compose(rows -> rows < RETENTION_BATCH ? Future.succeededFuture() : batches(sql, parameters));
    }

    private Future<Void> update(String sql, Object... parameters) {
        return execute(sql, parameters).mapEmpty();
    }

    private Future<Integer> execute(String sql, Object... parameters) {
        return writer.run(vertx, connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private interface Query<T> {
        T run(Handle handle);
    }

    private <T> Future<T> query(Query<T> query) {
        Promise<T> done =
                vertx.getOrCreateContext() instanceof ContextInternal context ? context.promise() : Promise.promise();
        try {
            readerThreads.execute(() -> {
                try {
                    done.complete(readers.withHandle(query::run));
                } catch (RuntimeException e) {
                    done.fail(new StoreException("cannot read the database: " + e.getMessage(), e));
                }
            });
        } catch (RejectedExecutionException e) {
            done.fail(new StoreException("the database is closed", e));
        }
        return done.future();
    }

    private <T> T parse(SnapshotKind<T> kind, String body) {
        try {
            return json.readValue(body, kind.type());
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    "a snapshot of kind " + kind.name() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Waits for what was handed over, then closes. Closing again does nothing. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        if (!closing.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        // a thread of its own: those of Vert.x may be gone already
        Thread.ofPlatform().name("store-close").start(() -> {
            try {
                writer.close();
                readerThreads.shutdown();
                readerThreads.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                database.close();
                done.complete();
            }
        });
        return done.future();
    }
}
