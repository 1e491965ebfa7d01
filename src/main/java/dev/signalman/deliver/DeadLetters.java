package dev.signalman.deliver;

import dev.signalman.store.DeadLetter;
import dev.signalman.store.DeadLetterQuery;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was given up: to look at, to try again, to forget. A message tried again has its old key, so that a receiver that had taken it
 * after all can tell. Any thread.
 */
public final class DeadLetters {
    private static final int BATCH = 500;

    /**
     * @param letters a page of them
     * @param next where the next page begins, for {@link DeadLetterQuery#after}; 0 if this is the last
     */
    public record Page(List<DeadLetter> letters, long next) {}

    /** @param body what it would have said: the notification's JSON, or what an earlier version rendered */
    public record Opened(DeadLetter letter, String body) {}

    /** What came of trying one again. */
    public enum Replay {
        /** It waits in the outbox again. */
        QUEUED,
        /** The receiver shows the latest that it was told, and was told something newer of the same group: it stays dead. */
        OVERTAKEN,
        /** There is no such dead letter: perhaps it was tried again already. */
        NOT_FOUND
    }

    private final Store store;
    private final InstantSource clock;
    private final Set<String> showingState;
    private final Runnable queued;

    /**
     * @param receivers the configured ones
     * @param queued called when something waits again: wakes the delivery
     */
    public DeadLetters(Store store, InstantSource clock, Collection<? extends Receiver> receivers, Runnable queued) {
        this.store = store;
        this.clock = clock;
        this.showingState = receivers.stream()
                .filter(Receiver::showsState)
                .map(Receiver::name)
                .collect(Collectors.toUnmodifiableSet());
        this.queued = queued;
    }

    public Future<Page> page(DeadLetterQuery query) {
        return store.deadLetters(query)
                .map(letters -> new Page(
                        letters,
                        letters.size() < query.limit() ? 0 : letters.getLast().id()));
    }

    public Future<Optional<Opened>> open(long id) {
        return store.deadLetter(id)
                .compose(letter -> store.deadLetterBody(id)
                        .map(body -> letter.flatMap(found -> body.map(text -> new Opened(found, text)))));
    }

    public Future<Replay> replay(long id) {
        return store.deadLetter(id)
                .compose(letter -> {
                    if (letter.isEmpty()) {
                        return Future.succeededFuture(Replay.NOT_FOUND);
                    }
                    if (letter.get().overtaken()
                            && showingState.contains(letter.get().receiver())) {
                        return Future.succeededFuture(Replay.OVERTAKEN);
                    }
                    return store.requeue(id, clock.instant()).map(done -> done ? Replay.QUEUED : Replay.NOT_FOUND);
                })
                .onSuccess(replay -> {
                    if (replay == Replay.QUEUED) {
                        queued.run();
                    }
                });
    }

    /** All of a receiver, except those that something newer has overtaken where that matters. How many. */
    public Future<Integer> replayAll(String receiver) {
        return replayAll(receiver, 0).onSuccess(count -> queued.run());
    }

    private Future<Integer> replayAll(String receiver, int before) {
        return store.requeueAll(receiver, !showingState.contains(receiver), BATCH, clock.instant())
                .compose(count ->
                        count < BATCH ? Future.succeededFuture(before + count) : replayAll(receiver, before + count));
    }

    /** False if there is no such dead letter. */
    public Future<Boolean> discard(long id) {
        return store.discard(id);
    }
}
