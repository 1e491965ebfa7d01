package dev.signalman.watch;

import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.ProjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one collector sees. An outage is told once when it is sure and once when it ends; what was told is kept, so that a restart
 * tells nothing twice. Pure: time comes in.
 */
final class CollectorHealth {
    /**
     * What is kept over a restart.
     *
     * @param generation counts outages that were told
     * @param problem what was told and has not ended; null if all is well
     * @param since when it began; null if all is well
     * @param message what was told
     */
    record Kept(
            long generation,
            @Nullable CollectorProblem problem,
            @Nullable Instant since,
            String message) {
        static final Kept WELL = new Kept(0, null, null, "");
    }

    private final String organization;
    private final String collector;
    private @Nullable ProjectRef project;
    private final int degradedAfter;
    private final Duration blindAfter;
    private Kept kept;
    private @Nullable Instant lastSuccess;
    private @Nullable Instant failingSince;
    private int failures;
    private String lastFailure = "";
    private boolean unstored;

    CollectorHealth(
            String organization,
            String collector,
            @Nullable ProjectRef project,
            int degradedAfter,
            Duration blindAfter,
            Kept kept) {
        this.organization = organization;
        this.collector = collector;
        this.project = project;
        this.degradedAfter = degradedAfter;
        this.blindAfter = blindAfter;
        this.kept = kept;
    }

    /** A project may be renamed; its id stays. */
    void renamed(ProjectRef now) {
        project = now;
    }

    String key() {
        return project == null ? collector : collector + "/" + project.id();
    }

    Kept kept() {
        return kept;
    }

    /** True for the first failure of a row: worth a line in the log, while people are told when it lasts. */
    boolean justFailed() {
        return failures == 1 && !told();
    }

    /** True if it has seen since that time. */
    boolean seenSince(@Nullable Instant time) {
        return lastSuccess != null && time != null && !lastSuccess.isBefore(time);
    }

    @Nullable
    Instant failingSince() {
        return failingSince;
    }

    /** Takes a change back that could not be written. */
    void restore(Kept before, String why) {
        kept = before;
        lastFailure = why;
        unstored = true;
    }

    /** True if what it last saw could not be written, nor perhaps that it could not. */
    boolean unstored() {
        return unstored;
    }

    boolean untried() {
        return lastSuccess == null && failures == 0 && !told();
    }

    boolean told() {
        return kept.problem() != null;
    }

    Optional<CollectorEvent> success(Instant at) {
        lastSuccess = at;
        failures = 0;
        failingSince = null;
        lastFailure = "";
        unstored = false;
        CollectorProblem problem = kept.problem();
        if (problem == null) {
            return Optional.empty();
        }
        Instant since = kept.since() == null ? at : kept.since();
        kept = new Kept(kept.generation(), null, null, "");
        return Optional.of(
                new CollectorRecovered(header("recovered", at), ref(), problem, Duration.between(since, at)));
    }

    /** A missing feature is told at once, a missing permission when confirmed; anything else must last. */
    Optional<CollectorEvent> failure(CollectorProblem problem, String message, Instant at) {
        return failure(problem, message, at, true);
    }

    /** @param alone false if the same trouble is told for the whole organisation, so that it is only counted here */
    Optional<CollectorEvent> failure(CollectorProblem problem, String message, Instant at, boolean alone) {
        failures++;
        lastFailure = message;
        unstored = problem == CollectorProblem.NOT_STORED;
        // a clock that was set back must not make an outage seem to begin in the future
        if (failingSince == null || failingSince.isAfter(at)) {
            failingSince = at;
        }
        if (kept.problem() == problem) {
            return Optional.empty();
        }
        boolean sure = switch (problem) {
            case FEATURE_OFF -> true;
            case NO_PERMISSION -> failures >= 2;
            // the server remembers a refusal for minutes, so a fresh token may be refused for a while
            case UNREACHABLE, BAD_REPLY, TOKEN_REFUSED, NOT_STORED ->
                failures >= degradedAfter && !failingSince.plus(blindAfter).isAfter(at);
        };
        // one outage is one story: it is told as what it first was
        if (!alone || !sure || kept.problem() != null) {
            return Optional.empty();
        }
        kept = new Kept(kept.generation() + 1, problem, failingSince, message);
        return Optional.of(new CollectorDegraded(header("degraded", at), ref(), problem, message));
    }

    CollectorStatus status() {
        CollectorProblem problem = kept.problem();
        CollectorStatus.State state = problem == null
                // no event may be able to say so
                ? unstored
                        ? CollectorStatus.State.BLIND
                        : lastSuccess == null ? CollectorStatus.State.STARTING : CollectorStatus.State.SEEING
                : problem == CollectorProblem.FEATURE_OFF ? CollectorStatus.State.OFF : CollectorStatus.State.BLIND;
        return new CollectorStatus(
                organization,
                collector,
                project == null ? null : project.name(),
                state,
                told() ? kept.message() : lastFailure,
                lastSuccess);
    }

    private CollectorRef ref() {
        return new CollectorRef(collector, project == null ? null : project.id());
    }

    private EventHeader header(String what, Instant at) {
        return new EventHeader(
                EventIds.collector(organization, key(), kept.generation(), what),
                organization,
                project,
                "collector/" + key(),
                at,
                at,
                false);
    }
}
