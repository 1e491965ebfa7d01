package dev.signalman.store;

import dev.signalman.event.LoggedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What waits when it becomes free goes into one transaction, so that many callers share one sync to
 * disk. If such a group fails, its parts are tried one by one, so that a bad commit fails alone.
 */
final class Writer {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);
    private static final int QUEUE = 4_096;
    private static final int GROUP = 512;

    /** Something to write. */
    private sealed interface Work {}

    private record CommitWork(Prepared commit, Promise<List<LoggedEvent>> done) implements Work {}

    private record SqlWork(Sql sql, Promise<Integer> done) implements Work {}

    private record Stop() implements Work {}

    /** A statement of its own; the result is the number of rows it touched. */
    interface Sql {
        int run(Connection connection) throws SQLException;
    }

    private final Connection connection;
    private final Consumer<List<LoggedEvent>> committed;
    private final InstantSource clock;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable String broken;
    private volatile long head;

    Writer(Connection connection, Consumer<List<LoggedEvent>> committed, InstantSource clock) throws SQLException {
        this.connection = connection;
        this.committed = committed;
        this.clock = clock;
        try (Statement statement = connection.createStatement();
                ResultSet max = statement.executeQuery("SELECT COALESCE(MAX(position), 0) FROM event")) {
            max.next();
            head = max.getLong(1);
        }
        // retention may have deleted the newest events; a position once given is never given again
        try (Statement statement = connection.createStatement();
                ResultSet max = statement.executeQuery("SELECT COALESCE(MAX(position), 0) FROM consumer_position")) {
            max.next();
            head = Math.max(head, max.getLong(1));
        }
        connection.setAutoCommit(false);
        thread.start();
    }

    /** Why nothing can be written any more; null while all is well. */
    @Nullable
    String broken() {
        return broken;
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
        return vertx.getOrCreateContext() instanceof io.vertx.core.internal.ContextInternal context
                ? context.promise()
                : Promise.promise();
    }

    private void enqueue(Work work, Promise<?> done) {
        if (closed || !queue.offer(work)) {
            done.fail(new StoreException(
                    closed
                            ? "the database is closed"
                            : "more than " + QUEUE + " writes wait for the database: it is too slow for this load"));
        }
    }

    /** Writes what was handed over, then ends the thread. */
    void close() {
        closed = true;
        try {
            queue.put(new Stop());
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
            } catch (Throwable e) { // an Error must not end this thread in silence: everybody waits for it
                broken = "the writer of the database failed: " + e;
                log.error("the writer of the database failed", e);
                group.forEach(work -> fail(work, new StoreException(broken)));
                running = false;
                closed = true;
            }
        }
        List<Work> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(work -> fail(work, new StoreException("the database is closed")));
    }

    private void write(List<Work> group) {
        List<CommitWork> commits = new ArrayList<>();
        for (Work work : group) {
            switch (work) {
                case CommitWork commit -> commits.add(commit);
                case SqlWork sql -> {
                    writeCommits(commits);
                    commits.clear();
                    writeSql(sql);
                }
                case Stop stop -> {}
            }
        }
        writeCommits(commits);
    }

    private void writeCommits(List<CommitWork> commits) {
        if (commits.isEmpty()) {
            return;
        }
        try {
            transaction(commits);
        } catch (SQLException | RuntimeException e) {
            rollback();
            if (commits.size() == 1) {
                commits.getFirst()
                        .done()
                        .fail(
                                e instanceof StoreException
                                        ? e
                                        : new StoreException("cannot write: " + e.getMessage(), e));
            } else {
                commits.forEach(commit -> writeCommits(List.of(commit)));
            }
        }
    }

    private void transaction(List<CommitWork> commits) throws SQLException {
        GroupWrite write = new GroupWrite(connection, head, clock.instant());
        List<List<LoggedEvent>> appended =
                write.write(commits.stream().map(CommitWork::commit).toList());
        connection.commit();
        head = write.position();
        List<LoggedEvent> all = appended.stream().flatMap(List::stream).toList();
        if (!all.isEmpty()) {
            tell(all);
        }
        for (int i = 0; i < commits.size(); i++) {
            commits.get(i).done().complete(appended.get(i));
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
            int rows = work.sql().run(connection);
            connection.commit();
            work.done().complete(rows);
        } catch (SQLException | RuntimeException e) {
            rollback();
            work.done().fail(new StoreException("cannot write: " + e.getMessage(), e));
        }
    }

    private static void fail(Work work, StoreException why) {
        switch (work) {
            case CommitWork commit -> commit.done().tryFail(why);
            case SqlWork sql -> sql.done().tryFail(why);
            case Stop stop -> {}
        }
    }

    private void rollback() {
        try {
            connection.rollback();
            if (!connection.isValid(5)) {
                broken = "the connection to the database is lost";
            }
        } catch (SQLException e) {
            broken = "the connection to the database is lost: " + e.getMessage();
        }
    }
}
