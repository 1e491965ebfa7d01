package dev.signalman.store;

import dev.signalman.event.LoggedEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What waits when it becomes free goes into one transaction, so that many callers share one sync to
 * disk. If such a group fails, its parts are tried one by one, so that a bad commit fails alone. If the connection is lost and can
 * be opened again, everybody waits meanwhile, and the group is written again unless the database turns out to have it.
 */
final class Writer {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE = 4_096;
    private static final int GROUP = 512;
    private static final int MOST_TRIES = 4;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String CLOSED = "the database is closed";
    private static final String OVERTAKEN = "another Signalman has written to the database: only one may use it";

    /** Something to write. */
    private sealed interface Work {}

    private record CommitWork(Prepared commit, Promise<List<LoggedEvent>> done) implements Work {}

    private record SqlWork(Sql sql, Promise<Integer> done) implements Work {}

    private record Stop() implements Work {}

    /** A statement of its own; the result is the number of rows it touched. */
    interface Sql {
        int run(Connection connection) throws SQLException;
    }

    /** A transaction; it may be run again on another connection if the first was lost. */
    private interface Transaction<T> {
        T run(Connection connection) throws SQLException;
    }

    /** The database is lost for good. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp(String why) {
            super(why);
        }
    }

    private final WriterLink link;
    private final Duration longestOutage;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Consumer<List<LoggedEvent>> committed;
    private final InstantSource clock;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable String broken;
    private volatile @Nullable Instant awaySince;
    private volatile long head;

    /** @param longestOutage how long a lost connection is tried to be opened again */
    Writer(WriterLink link, Consumer<List<LoggedEvent>> committed, InstantSource clock, Duration longestOutage)
            throws SQLException {
        this.link = link;
        this.committed = committed;
        this.clock = clock;
        this.longestOutage = longestOutage;
        // retention may have deleted the newest events; a position once given is never given again
        head = Math.max(
                newest("SELECT COALESCE(MAX(position), 0) FROM event"),
                newest("SELECT COALESCE(MAX(position), 0) FROM consumer_position"));
        link.rollback(); // ends the reading, which would otherwise last until the first write
        thread.start();
    }

    private long newest(String sql) throws SQLException {
        try (Statement statement = link.connection().createStatement();
                ResultSet max = statement.executeQuery(sql)) {
            max.next();
            return max.getLong(1);
        }
    }

    /** Why nothing can be written any more; null while all is well. */
    @Nullable
    String broken() {
        return broken;
    }

    /** Since when the database cannot be reached; null while it can. */
    @Nullable
    Instant awaySince() {
        return awaySince;
    }

    long head() {
        return head;
    }

    int waiting() {
        return queue.size();
    }

    Future<List<LoggedEvent>> commit(Vertx vertx, Prepared commit) {
        Promise<List<LoggedEvent>> done = promise(vertx);
        enqueue(new CommitWork(commit, done), done);
        return done.future();
    }

    Future<Integer> run(Vertx vertx, Sql sql) {
        Promise<Integer> done = promise(vertx);
        enqueue(new SqlWork(sql, done), done);
        return done.future();
    }

    private static <T> Promise<T> promise(Vertx vertx) {
        return vertx.getOrCreateContext() instanceof ContextInternal context ? context.promise() : Promise.promise();
    }

    /** Who cannot be made to wait, an event loop, is refused when too much waits already; everybody else waits for room. */
    private void enqueue(Work work, Promise<?> done) {
        try {
            boolean taken = !closed && queue.offer(work);
            while (!taken && !closed && !Context.isOnEventLoopThread()) {
                taken = queue.offer(work, 1, TimeUnit.SECONDS);
            }
            if (!taken) {
                done.fail(new StoreException(
                        closed
                                ? whyClosed()
                                : "more than " + QUEUE
                                        + " writes wait for the database: it is too slow for this load"));
            } else if (!thread.isAlive()) {
                refuseLate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.fail(new StoreException("interrupted while waiting for the database", e));
        }
    }

    /** Writes what was handed over, then ends the thread. */
    void close() {
        closed = true;
        ending.countDown();
        try {
            while (thread.isAlive() && !queue.offer(new Stop(), 100, TimeUnit.MILLISECONDS)) {
                // full: what waits is written first
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }

    private void run() {
        List<Work> group = new ArrayList<>();
        boolean running = true;
        while (running) {
            group.clear();
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                continue; // only close() ends this thread, after the queue is written
            }
            queue.drainTo(group, GROUP - 1);
            running = group.stream().noneMatch(Stop.class::isInstance);
            try {
                write(group);
            } catch (GivenUp e) {
                StoreException why = new StoreException(String.valueOf(e.getMessage()), e);
                broken = why.getMessage();
                group.forEach(work -> fail(work, why));
                running = false;
                closed = true;
            } catch (Throwable e) { // an Error must not end this thread in silence: everybody waits for it
                broken = "the writer of the database failed: " + e;
                log.error("the writer of the database failed", e);
                group.forEach(work -> fail(work, new StoreException(broken)));
                running = false;
                closed = true;
            }
        }
        refuseLate();
    }

    private void refuseLate() {
        List<Work> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(work -> fail(work, new StoreException(whyClosed())));
    }

    private String whyClosed() {
        String why = broken;
        return why == null ? CLOSED : why;
    }

    private void write(List<Work> group) {
        List<CommitWork> commits = new ArrayList<>();
        List<SqlWork> statements = new ArrayList<>();
        for (Work work : group) {
            switch (work) {
                case CommitWork commit -> {
                    writeStatements(statements);
                    statements.clear();
                    commits.add(commit);
                }
                case SqlWork sql -> {
                    writeCommits(commits);
                    commits.clear();
                    statements.add(sql);
                }
                case Stop stop -> {}
            }
        }
        writeCommits(commits);
        writeStatements(statements);
    }

    private void writeStatements(List<SqlWork> statements) {
        if (statements.size() < 2) {
            statements.forEach(this::writeSql);
            return;
        }
        try {
            List<Integer> rows = durably(connection -> {
                List<Integer> touched = new ArrayList<>();
                for (SqlWork statement : statements) {
                    touched.add(statement.sql().run(connection));
                }
                return touched;
            });
            for (int i = 0; i < statements.size(); i++) {
                statements.get(i).done().complete(rows.get(i));
            }
        } catch (GivenUp e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            statements.forEach(this::writeSql);
        }
    }

    private void writeCommits(List<CommitWork> commits) {
        if (commits.isEmpty()) {
            return;
        }
        try {
            GroupWrite[] last = new GroupWrite[1];
            List<List<LoggedEvent>> appended = durably(connection -> {
                var write = new GroupWrite(connection, head, clock.instant());
                last[0] = write;
                return write.write(commits.stream().map(CommitWork::commit).toList());
            });
            head = last[0].position();
            List<LoggedEvent> all = appended.stream().flatMap(List::stream).toList();
            if (!all.isEmpty()) {
                tell(all);
            }
            for (int i = 0; i < commits.size(); i++) {
                commits.get(i).done().complete(appended.get(i));
            }
        } catch (GivenUp e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            if (commits.size() == 1) {
                fail(commits.getFirst(), words(e));
            } else {
                commits.forEach(commit -> writeCommits(List.of(commit)));
            }
        }
    }

    private static StoreException words(Exception e) {
        if (e instanceof StoreException said) {
            return said;
        }
        String known = e instanceof SQLException sql ? SqliteErrors.reason(sql) : null;
        return new StoreException("cannot write: " + (known == null ? e.getMessage() : known), e);
    }

    /**
     * Runs a transaction until the database has it or has refused it. One that costs the connection each time is refused, too: it is
     * the transaction that does it.
     */
    private <T> T durably(Transaction<T> transaction) throws SQLException {
        for (int tries = 1; ; tries++) {
            Optional<T> result = Optional.empty();
            try {
                T done = transaction.run(link.connection());
                result = Optional.of(done);
                link.commit();
                return done;
            } catch (SQLException | RuntimeException e) {
                String lost = link.rollback();
                if (lost == null) {
                    if (overtaken()) {
                        throw new GivenUp(OVERTAKEN);
                    }
                    throw e;
                }
                if (!link.canBeRestored()) {
                    // SQLite may have ended the transaction by itself: each further statement would be durable alone
                    throw new GivenUp("the database cannot be written any more: " + reason(e, lost));
                }
                if (restored(lost) && result.isPresent()) {
                    return result.get();
                }
                if (tries >= MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Only this writer adds to the log, so what is ahead of it was written by somebody who must not. */
    private boolean overtaken() {
        try {
            return newest("SELECT COALESCE(MAX(position), 0) FROM event") > head;
        } catch (SQLException e) {
            return false; // what made us ask is what gets told
        } finally {
            link.rollback();
        }
    }

    private static String reason(Exception e, String lost) {
        String known = e instanceof SQLException sql ? SqliteErrors.reason(sql) : null;
        return known == null ? lost + " (after: " + e.getMessage() + ")" : known;
    }

    /** Waits until the database is back; true if it has the transaction whose commit was begun last. */
    private boolean restored(String lost) {
        long began = System.nanoTime();
        awaySince = clock.instant();
        log.warn("the connection to the database is lost ({}): connecting again", lost);
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                boolean committed = link.restore();
                awaySince = null;
                log.info(
                        "the database can be written again, after {} s",
                        Duration.ofNanos(System.nanoTime() - began).toSeconds());
                return committed;
            } catch (StoreException e) {
                throw new GivenUp(String.valueOf(e.getMessage()));
            } catch (SQLException e) {
                if (System.nanoTime() - began > longestOutage.toNanos() || pausedUntilEnd(wait)) {
                    throw new GivenUp("the database cannot be reached since " + awaySince + ": " + e.getMessage());
                }
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }

    /** True at once if this writer is being closed. */
    private boolean pausedUntilEnd(Duration wait) {
        try {
            return ending.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void tell(List<LoggedEvent> events) {
        try {
            committed.accept(events);
        } catch (RuntimeException e) {
            log.error("the listener of the log failed; consumers read what it missed from the log", e);
        }
    }

    private void writeSql(SqlWork work) {
        try {
            int rows = durably(work.sql()::run);
            work.done().complete(rows);
        } catch (GivenUp e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            fail(work, words(e));
        }
    }

    private static void fail(Work work, StoreException why) {
        switch (work) {
            case CommitWork commit -> commit.done().tryFail(why);
            case SqlWork sql -> sql.done().tryFail(why);
            case Stop stop -> {}
        }
    }
}
