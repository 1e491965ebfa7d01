package dev.signalman.web;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer for all who ask at the same time and for a moment after, so that asking often costs no more than asking once. Event
 * loop only.
 */
final class Shared<T> {
    /** An answer that does not come is not waited for any longer. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);

    private final Supplier<Future<T>> source;
    private final Duration freshFor;
    private final LongSupplier nanos;
    private @Nullable Future<T> current;
    private long asked;
    private long answered;

    /**
     * @param freshFor how long an answer is given out; zero to share only with those who ask while it is awaited
     * @param nanos as {@link System#nanoTime}
     */
    Shared(Supplier<Future<T>> source, Duration freshFor, LongSupplier nanos) {
        this.source = source;
        this.freshFor = freshFor;
        this.nanos = nanos;
    }

    Future<T> get() {
        Future<T> known = current;
        if (known != null && !over(known)) {
            return known;
        }
        asked = nanos.getAsLong();
        Future<T> fresh = source.get();
        current = fresh;
        fresh.onComplete(done -> answered = nanos.getAsLong());
        return fresh;
    }

    private boolean over(Future<T> known) {
        return known.isComplete()
                ? nanos.getAsLong() - answered >= freshFor.toNanos()
                : nanos.getAsLong() - asked >= GIVEN_UP.toNanos();
    }
}
