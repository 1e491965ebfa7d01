package dev.signalman.watch;

import com.fasterxml.jackson.annotation.JsonCreator;
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
 * @param rhythm how often pipelines begin and how long they take, as far as that was seen
 */
record ProjectState(
        Instant liveFrom,
        Instant created,
        Instant done,
        @Nullable Instant lastActivity,
        List<String> failed,
        Rhythm rhythm) {
    private static final int FAILED_KEPT = 100;

    /** @param rhythm null as an earlier version kept it */
    @JsonCreator
    ProjectState(
            Instant liveFrom,
            Instant created,
            Instant done,
            @Nullable Instant lastActivity,
            List<String> failed,
            @Nullable Rhythm rhythm) {
        this.liveFrom = liveFrom;
        this.created = created;
        this.done = done;
        this.lastActivity = lastActivity;
        this.failed = List.copyOf(failed);
        this.rhythm = rhythm == null ? Rhythm.unknown(created) : rhythm;
    }

    static ProjectState from(Instant liveFrom, Instant since) {
        return new ProjectState(liveFrom, since, since, null, List.of(), Rhythm.unknown(since));
    }

    /** Goes on after a pause of any length; what is between an old cursor and {@code since} is left out. */
    ProjectState resumed(Instant newsFrom, Instant since) {
        return new ProjectState(newsFrom, created, done, lastActivity, failed, rhythm).read(since, since);
    }

    /** Whether both cursors have passed a pipeline, so that it was told when it was read. */
    boolean passed(Instant createdAt, Instant doneAt) {
        return !createdAt.isAfter(created) && !doneAt.isAfter(done);
    }

    /** Moves back what is later; only for cursors that cannot be true. */
    ProjectState backTo(Instant time) {
        return new ProjectState(liveFrom, earlier(created, time), earlier(done, time), lastActivity, failed, rhythm);
    }

    /** Never moves back. */
    ProjectState read(Instant createdTo, Instant doneTo) {
        return new ProjectState(liveFrom, later(created, createdTo), later(done, doneTo), lastActivity, failed, rhythm);
    }

    ProjectState active(Instant at) {
        return new ProjectState(
                liveFrom, created, done, lastActivity == null ? at : later(lastActivity, at), failed, rhythm);
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
                rhythm);
    }

    /** The same with what was learned since. */
    ProjectState with(Rhythm learned) {
        return new ProjectState(liveFrom, created, done, lastActivity, failed, learned);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
