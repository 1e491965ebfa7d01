package dev.signalman.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one project's pipelines have been read; kept with every commit.
 *
 * @param liveFrom what occurred before this is history
 * @param created everything created up to this time of the server has been seen
 * @param done everything done up to this time of the server has been seen
 * @param lastActivity time of the newest change; null if there was none
 * @param failed newest commits with a failed pipeline, as {@code commit/file}: a later pass on one of them is worth a look
 * @param typicalSeconds how long a pipeline takes here, as a moving average; 0 if not known
 */
record ProjectState(
        Instant liveFrom,
        Instant created,
        Instant done,
        @Nullable Instant lastActivity,
        List<String> failed,
        double typicalSeconds) {
    private static final int FAILED_KEPT = 100;
    private static final double WEIGHT = 0.2;

    ProjectState {
        failed = List.copyOf(failed);
    }

    static ProjectState from(Instant liveFrom, Instant since) {
        return new ProjectState(liveFrom, since, since, null, List.of(), 0);
    }

    /** Goes on after a pause of any length; what is between an old cursor and {@code since} is left out. */
    ProjectState resumed(Instant newsFrom, Instant since) {
        return new ProjectState(newsFrom, created, done, lastActivity, failed, typicalSeconds).read(since, since);
    }

    /** Whether both cursors have passed a pipeline, so that it was told when it was read. */
    boolean passed(Instant createdAt, Instant doneAt) {
        return !createdAt.isAfter(created) && !doneAt.isAfter(done);
    }

    /** Moves back what is later; only for cursors that cannot be true. */
    ProjectState backTo(Instant time) {
        return new ProjectState(
                liveFrom, earlier(created, time), earlier(done, time), lastActivity, failed, typicalSeconds);
    }

    /** Never moves back. */
    ProjectState read(Instant createdTo, Instant doneTo) {
        return new ProjectState(
                liveFrom, later(created, createdTo), later(done, doneTo), lastActivity, failed, typicalSeconds);
    }

    ProjectState active(Instant at) {
        return new ProjectState(
                liveFrom, created, done, lastActivity == null ? at : later(lastActivity, at), failed, typicalSeconds);
    }

    ProjectState failedOn(String commitAndFile) {
        if (failed.contains(commitAndFile)) {
            return this;
        }
        List<String> more = new ArrayList<>(failed);
        more.add(commitAndFile);
        return new ProjectState(
                liveFrom,
                created,
                done,
                lastActivity,
                more.subList(Math.max(0, more.size() - FAILED_KEPT), more.size()),
                typicalSeconds);
    }

    ProjectState took(double seconds) {
        return new ProjectState(
                liveFrom,
                created,
                done,
                lastActivity,
                failed,
                typicalSeconds == 0 ? seconds : typicalSeconds * (1 - WEIGHT) + seconds * WEIGHT);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
