package dev.signalman.metrics;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.LoggedEvent;
import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.LogStatus;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.SnapshotKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A log in memory whose answers take a turn of the event loop, as a database's do. */
final class FakeStore implements StoreView {
    final List<LoggedEvent> log = Collections.synchronizedList(new ArrayList<>());
    final List<OutboxStatus> outbox = new CopyOnWriteArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean down;
    private final Vertx vertx;

    FakeStore(Vertx vertx) {
        this.vertx = vertx;
    }

    LoggedEvent append(ChangeEvent event) {
        LoggedEvent logged = new LoggedEvent(log.size() + 1L, event);
        log.add(logged);
        return logged;
    }

    @Override
    public Future<Long> head() {
        return answer(() -> (long) log.size());
    }

    @Override
    public Future<List<LoggedEvent>> read(long after, int limit) {
        reads.incrementAndGet();
        return answer(() -> {
            synchronized (log) {
                return List.copyOf(log.subList((int) after, (int) Math.min(log.size(), after + limit)));
            }
        });
    }

    @Override
    public Future<Long> position(String consumer) {
        // it forgets what is committed, so that metrics start anew
        return answer(() -> consumer.equals(MetricsConsumer.NAME) ? 0L : Math.max(0, log.size() - 5L));
    }

    @Override
    public Future<List<OutboxStatus>> outboxStatus() {
        return answer(() -> List.copyOf(outbox));
    }

    @Override
    public Future<LogStatus> logStatus() {
        return answer(() -> new LogStatus(
                log.size(),
                log.isEmpty() ? null : log.getFirst().event().header().observedAt(),
                4_096));
    }

    @Override
    public <T> Future<List<Keyed<T>>> snapshots(SnapshotKind<T> kind) {
        return answer(List::of);
    }

    @Override
    public Future<?> commit(Commit commit) {
        return answer(List::of);
    }

    private <T> Future<T> answer(Callable<T> answer) {
        return vertx.timer(1, TimeUnit.MILLISECONDS).compose(done -> {
            try {
                return down
                        ? Future.failedFuture(new IOException("disk is gone"))
                        : Future.succeededFuture(answer.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        });
    }
}
