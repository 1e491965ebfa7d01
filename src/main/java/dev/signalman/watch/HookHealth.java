package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether Semaphore's webhooks come: judged by the pipelines that looks have shown to have ended, of which each should have been
 * announced. Only while nearly all were may looks be rarer, since what is not announced is then seen late. Pure: time comes in.
 */
final class HookHealth {
    /** A webhook is given up by its sender within seconds, and may well come after a look. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private static final int JUDGED = 20;
    /** Of those judged last, so many may have gone without a webhook: one can always be lost. */
    private static final int MISSES = 1;

    private static final int ENOUGH = 5;
    private static final int REMEMBERED = 10_000;

    private record Ended(String pipelineId, Instant seen) {}

    private final Instant listeningSince;
    private final SequencedSet<String> announced = new LinkedHashSet<>();
    private final Deque<Ended> waiting = new ArrayDeque<>();
    private final Deque<Boolean> verdicts = new ArrayDeque<>();

    /** @param listeningSince what ended before was announced to nobody */
    HookHealth(Instant listeningSince) {
        this.listeningSince = listeningSince;
    }

    /** A webhook said that this pipeline has ended. */
    void announced(String pipelineId) {
        announced.add(pipelineId);
        if (announced.size() > REMEMBERED) {
            announced.removeFirst();
        }
    }

    /**
     * A look has shown that this pipeline has ended.
     *
     * @param doneAt when, by Semaphore's clock; null if it does not say
     */
    void ended(String pipelineId, @Nullable Instant doneAt, Instant seen) {
        if (doneAt == null || doneAt.isBefore(listeningSince)) {
            return;
        }
        waiting.add(new Ended(pipelineId, seen));
        if (waiting.size() > REMEMBERED) {
            waiting.removeFirst();
        }
    }

    /** Whether what ends is announced, as far as the last endings tell; false until there were some. */
    boolean coming(Instant now) {
        judge(now);
        long misses = verdicts.stream().filter(came -> !came).count();
        return verdicts.size() >= ENOUGH && misses <= MISSES;
    }

    private void judge(Instant now) {
        for (Iterator<Ended> ended = waiting.iterator(); ended.hasNext(); ) {
            Ended next = ended.next();
            if (announced.remove(next.pipelineId())) {
                note(true);
                ended.remove();
            } else if (next.seen().plus(LATE).isBefore(now)) {
                note(false);
                ended.remove();
            }
        }
    }

    private void note(boolean came) {
        verdicts.add(came);
        if (verdicts.size() > JUDGED) {
            verdicts.removeFirst();
        }
    }
}
