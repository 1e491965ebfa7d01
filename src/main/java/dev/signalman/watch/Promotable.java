package dev.signalman.watch;

import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline whose promotions are looked at: soon after it is done, and less and less often. Times are Semaphore's.
 *
 * @param projectId its project
 * @param of the pipeline; null if it is only known that a promotion of it showed up
 * @param since when it was done, or when a promotion of it showed up
 * @param looks looks since then
 * @param due when it is looked at next; null if only another promotion that shows up is a reason
 * @param settled promotions of which all is known, as {@code name/time}
 * @param ended pipelines that promotions of it started and that are done, while the promotion is not known
 */
record Promotable(
        String projectId,
        @Nullable PipelineRef of,
        Instant since,
        int looks,
        @Nullable Instant due,
        List<String> settled,
        List<Ended> ended) {
    /** How a promoted pipeline ended. */
    record Ended(String pipelineId, Outcome outcome, Instant at) {}

    /** Looks, counted from the time when it was done. */
    private static final List<Duration> AFTER = List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    private static final Duration PROCESSING = Duration.ofSeconds(30);
    private static final Duration GIVEN_UP = Duration.ofDays(1);
    private static final int KEPT = 100;

    Promotable {
        settled = List.copyOf(settled.subList(Math.max(0, settled.size() - KEPT), settled.size()));
        ended = List.copyOf(ended.subList(Math.max(0, ended.size() - KEPT), ended.size()));
    }

    static Promotable done(String projectId, PipelineRef of, Instant at) {
        return new Promotable(projectId, of, at, 0, at.plus(AFTER.getFirst()), List.of(), List.of());
    }

    static Promotable promoted(String projectId, Instant at) {
        return new Promotable(projectId, null, at, 0, at, List.of(), List.of());
    }

    /** A promotion of it showed up: it is looked at as if it were just done. */
    Promotable hurried(Instant at) {
        return new Promotable(projectId, of, at, 0, at, settled, ended);
    }

    Promotable named(PipelineRef pipeline) {
        return new Promotable(projectId, pipeline, since, looks, due, settled, ended);
    }

    /** As what was noted meanwhile, without the look that could not be written. */
    Promotable untold(Promotable before) {
        Promotable all = new Promotable(projectId, of, since, looks, since, before.settled(), before.ended());
        for (Ended pipeline : ended) {
            all = all.with(pipeline);
        }
        return all;
    }

    Promotable with(Ended pipeline) {
        List<Ended> more = new ArrayList<>(ended);
        more.removeIf(other -> other.pipelineId().equals(pipeline.pipelineId()));
        more.add(pipeline);
        return new Promotable(projectId, of, since, looks, due, settled, more);
    }

    /**
     * After a look.
     *
     * @param processing whether a promotion is not decided
     */
    Promotable looked(Instant now, boolean processing, List<String> settledNow, List<Ended> endedNow) {
        int done = looks + 1;
        while (done < AFTER.size() && !since.plus(AFTER.get(done)).isAfter(now)) {
            done++;
        }
        Instant next = done < AFTER.size() ? since.plus(AFTER.get(done)) : null;
        if (processing && now.isBefore(since.plus(GIVEN_UP))) {
            Instant soon = now.plus(PROCESSING);
            next = next == null || soon.isBefore(next) ? soon : next;
        }
        return new Promotable(projectId, of, since, done, next, settledNow, endedNow);
    }
}
