package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.JobEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionFinished;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps the pasts up with each event. */
final class Histories {
    /** A branch that nothing ran on for so long is forgotten, broken or not: nobody tells us that a branch was deleted. */
    static final Duration FORGET_AFTER = Duration.ofDays(90);

    private final SnapshotTable<Past> pasts;
    private final SnapshotTable<Pace> paces;

    Histories(SnapshotTable<Past> pasts, SnapshotTable<Pace> paces) {
        this.pasts = pasts;
        this.paces = paces;
    }

    /**
     * What an event was about when it was taken in.
     *
     * @param subject null if it has no past
     * @param place where it stands, a rerun in the place of what it reruns; null if it has none
     * @param history its past
     */
    record Seen(@Nullable Subject subject, @Nullable Instant place, History history) {
        static final Seen NOTHING = new Seen(null, null, History.NONE);

        String key() {
            return subject == null ? "" : subject.key();
        }
    }

    /** Takes an event in. */
    Seen observe(ChangeEvent event) {
        Subject subject = Subject.of(event);
        if (subject == null) {
            return Seen.NOTHING;
        }
        EventHeader header = event.header();
        Past past = pasts.get(header.organization(), subject.key());
        Instant place = place(event, subject, past);
        boolean newest = past == null || place == null || !past.supersedes(place);
        Boolean verdict = subject.verdict();
        if (verdict != null && place != null && !told(event, past, place)) {
            Past before = past == null ? Past.none(projectId(event)) : past;
            past = before.with(subject, verdict, place, header.occurredAt());
            if (event instanceof PipelineFinished finished) {
                PipelineRef pipeline = finished.pipeline();
                past = past.with(new Past.Origin(pipeline.id(), pipeline.workflowId(), place));
            }
            put(pasts, header.organization(), subject.key(), past);
            if (verdict && subject.ran() != null && subject.queued() != null) {
                pace(event, subject, subject.ran(), subject.queued());
            }
        }
        return new Seen(subject, place, history(header.organization(), subject, past, newest));
    }

    /** Looks at an event that was taken in before, as its past is now. */
    Seen recall(ChangeEvent event) {
        Subject subject = Subject.of(event);
        if (subject == null) {
            return Seen.NOTHING;
        }
        String organization = event.header().organization();
        Past past = pasts.get(organization, subject.key());
        Instant place = place(event, subject, past);
        boolean newest = past == null || place == null || !past.supersedes(place);
        return new Seen(subject, place, history(organization, subject, past, newest));
    }

    /** The end of a promotion says once more that it could be scheduled. */
    private static boolean told(ChangeEvent event, @Nullable Past past, Instant place) {
        return event instanceof PromotionFinished
                && past != null
                && past.passed()
                && past.place().equals(place);
    }

    private void pace(ChangeEvent event, Subject subject, Duration ran, Duration queued) {
        String organization = event.header().organization();
        Pace before = paces.get(organization, subject.family());
        Pace pace = before == null ? Pace.UNKNOWN : before;
        put(
                paces,
                organization,
                subject.family(),
                new Pace(projectId(event), pace.ran().with(ran), pace.queued().with(queued)));
    }

    /** Those that were told of last leave last. */
    private static <T> void put(SnapshotTable<T> table, String organization, String key, T value) {
        table.remove(organization, key);
        table.put(organization, key, value);
    }

    /** Jobs of all projects wait for the same machines. */
    private static @Nullable String projectId(ChangeEvent event) {
        ProjectRef project = event.header().project();
        return project == null || event instanceof JobEvent ? null : project.id();
    }

    /** A rerun takes the place of what it reruns: it says nothing about a commit that was pushed meanwhile. */
    private static @Nullable Instant place(ChangeEvent event, Subject subject, @Nullable Past past) {
        if (past == null
                || !(event instanceof PipelineFinished finished)
                || !finished.pipeline().decidesWorkflow()) {
            return subject.place();
        }
        PipelineRef pipeline = finished.pipeline();
        for (Past.Origin origin : past.origins().reversed()) {
            if (origin.id().equals(pipeline.id())
                    || origin.id().equals(pipeline.partialRerunOf())
                    || origin.workflowId().equals(pipeline.workflowRerunOf())) {
                return origin.place();
            }
        }
        return subject.place();
    }

    private History history(String organization, Subject subject, @Nullable Past past, boolean newest) {
        Pace known = paces.get(organization, subject.family());
        if (past == null && known == null) {
            return History.NONE;
        }
        Past p = past == null ? Past.none(null) : past;
        Pace pace = known == null ? Pace.UNKNOWN : known;
        return new History(
                p.runs(),
                p.consecutiveFailures(),
                p.consecutivePasses(),
                p.lastPassed(),
                p.lastFailed(),
                p.lastPassedCommit(),
                p.firstFailedCommit(),
                p.firstFailedAuthor(),
                p.failureRate(),
                p.flakeRate(),
                pace.ran().percentile(50),
                pace.ran().percentile(95),
                pace.queued().percentile(50),
                pace.queued().percentile(95),
                newest);
    }

    @Nullable
    Past past(String organization, String key) {
        return pasts.get(organization, key);
    }

    Pace pace(String organization, String family) {
        Pace pace = paces.get(organization, family);
        return pace == null ? Pace.UNKNOWN : pace;
    }

    /** What stands at this place counts as passed, if it is the newest. */
    void excuse(String organization, String key, Instant place) {
        Past past = pasts.get(organization, key);
        if (past != null && past.place().equals(place)) {
            pasts.put(organization, key, past.excused());
        }
    }

    void sweep(Instant now) {
        Instant before = now.minus(FORGET_AFTER);
        pasts.removeIf((at, past) -> past.finishedAt().isBefore(before)
                && (at.key().startsWith("pipeline/")
                        || at.key().startsWith("promotion/")
                        || at.key().startsWith("workflow/")));
    }
}
