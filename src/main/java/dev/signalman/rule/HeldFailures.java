package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventJson;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunFinished;
import dev.signalman.event.RerunLost;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.store.SnapshotTable;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Failures that wait for their rerun. First for the decision whether there will be one, then for its end; then they open their
 * incident with the story, or turn into news: failed, passed on rerun. If a newer pipeline of the branch ended meanwhile, that one
 * says how the branch stands: there is nothing to do about the failure, so nobody is told, but it is recorded and counted.
 */
final class HeldFailures {
    /** The rule that says how the news is told; its {@code event} is the failure. */
    static final String FLAKY = "FlakyPassed";

    private final HoldBack options;
    private final SnapshotTable<Held> held;
    private final Conclusions conclusions;
    private final Cases cases;
    private final Histories histories;
    private final Judge judge;
    private final EventJson json = new EventJson();
    private Instant startedAt;

    HeldFailures(
            HoldBack options,
            RuleState state,
            Conclusions conclusions,
            Cases cases,
            Histories histories,
            Judge judge,
            Instant startedAt) {
        this.options = options;
        this.held = state.held;
        this.conclusions = conclusions;
        this.cases = cases;
        this.histories = histories;
        this.judge = judge;
        this.startedAt = startedAt;
    }

    /** Whether it is a rerun of a failure that is held: then that one decides. */
    boolean reruns(Case c) {
        return c.moment().event() instanceof PipelineFinished finished
                && originalOf(c.rule(), c.organization(), c.moment().seen().key(), finished.pipeline()) != null;
    }

    /** Holds a failure back, if it may be rerun. */
    boolean hold(Case c) {
        if (!options.holdForRerun()
                || !c.rule().holdForRerun()
                || !c.rule().enabled()
                || !(c.moment().event() instanceof PipelineFinished finished)
                || !finished.pipeline().decidesWorkflow()
                || finished.outcome().result() != Result.Known.FAILED) {
            return false;
        }
        PipelineRef pipeline = finished.pipeline();
        ProjectRef project = finished.header().project();
        Instant place = c.place();
        held.put(
                c.organization(),
                key(c.rule(), pipeline.id()),
                new Held(
                        c.rule().name(),
                        project == null ? null : project.id(),
                        pipeline.id(),
                        pipeline.workflowId(),
                        c.moment().seen().key(),
                        place == null ? pipeline.createdAt() : place,
                        json.write(finished),
                        false,
                        c.moment().now().plus(options.decisionTimeout()),
                        null,
                        null));
        return true;
    }

    private static String key(Rule rule, String pipelineId) {
        return rule.name() + "/" + pipelineId;
    }

    void observe(ChangeEvent event, Instant now) {
        String organization = event.header().organization();
        switch (event) {
            case RerunRequested requested ->
                each(organization, requested.rerun().pipelineId(), (key, failure) -> {
                    if (!failure.rerunning()) {
                        held.put(organization, key, failure.requested(now.plus(options.holdTimeout())));
                    }
                });
            case RerunDeclined declined ->
                each(organization, declined.rerun().pipelineId(), (key, failure) -> broken(organization, key, "", now));
            case RerunLost lost ->
                each(
                        organization,
                        lost.rerun().pipelineId(),
                        (key, failure) -> broken(
                                organization, key, "a rerun was asked for, and whether it runs is not known", now));
            case RerunFinished finished ->
                each(organization, finished.rerun().pipelineId(), (key, failure) -> {
                    if (finished.outcome().passed()) {
                        passed(organization, key, now);
                    } else {
                        broken(
                                organization,
                                key,
                                finished.outcome().broken()
                                        ? "was rerun, and failed again"
                                        : "was rerun, and the rerun was stopped",
                                now);
                    }
                });
            default -> {}
        }
    }

    /** For each rule that holds the failure of this pipeline. */
    private void each(String organization, String pipelineId, BiConsumer<String, Held> visitor) {
        for (Rule rule : cases.rules()) {
            if (rule.holdForRerun()) {
                String key = key(rule, pipelineId);
                Held failure = held.get(organization, key);
                if (failure != null) {
                    visitor.accept(key, failure);
                }
            }
        }
    }

    /** The key of the held failure that this pipeline reruns, or null. */
    private @Nullable String originalOf(Rule rule, String organization, String subject, PipelineRef pipeline) {
        if (held.size() == 0
                || !pipeline.decidesWorkflow()
                || (pipeline.workflowRerunOf() == null && pipeline.partialRerunOf() == null)) {
            return null;
        }
        if (pipeline.partialRerunOf() != null) {
            String key = key(rule, pipeline.partialRerunOf());
            if (held.get(organization, key) != null) {
                return key;
            }
        }
        var found = new Object() {
            @Nullable
            String key;
        };
        held.forEach((at, failure) -> {
            if (at.organization().equals(organization)
                    && failure.rule().equals(rule.name())
                    && failure.workflowId().equals(pipeline.workflowRerunOf())
                    && failure.subject().equals(subject)) {
                found.key = at.key();
            }
        });
        return found.key;
    }

    /** A pipeline is done, which may be what reruns a held failure; {@link RerunFinished} follows if it was ours. */
    void rerunPipelineFinished(Moment moment) {
        if (held.size() == 0
                || !(moment.event() instanceof PipelineFinished finished)
                || (!finished.outcome().passed() && !finished.outcome().broken())) {
            return;
        }
        String organization = moment.organization();
        Instant now = moment.now();
        for (Rule rule : cases.rules()) {
            if (!rule.holdForRerun()) {
                continue;
            }
            String key = originalOf(rule, organization, moment.seen().key(), finished.pipeline());
            Held failure = key == null ? null : held.get(organization, key);
            if (key == null || failure == null) {
                continue;
            }
            boolean passed = finished.outcome().passed();
            held.put(
                    organization,
                    key,
                    failure.rerunEnded(finished.pipeline().url(), passed, now.plus(options.decisionTimeout())));
            if (!failure.rerunning()) {
                // Somebody else was faster than the decision.
                if (passed) {
                    passed(organization, key, now);
                } else {
                    broken(organization, key, "was rerun, and failed again", now);
                }
            }
        }
    }

    void tick(Instant now) {
        // After a start, who decides on reruns starts as well.
        startedAt = startedAt.isAfter(now) ? now : startedAt;
        Instant grace = startedAt.plus(options.decisionTimeout());
        held.forEach((at, failure) -> {
            Duration longest = failure.rerunning() ? options.holdTimeout() : options.decisionTimeout();
            if (failure.deadline().isAfter(now.plus(longest))) {
                // the clock was set back: nothing waits longer than it may
                held.put(at.organization(), at.key(), failure.until(now.plus(longest)));
                return;
            }
            if (now.isBefore(failure.deadline()) || now.isBefore(grace)) {
                return;
            }
            if (Boolean.TRUE.equals(failure.rerunPassed())) {
                passed(at.organization(), at.key(), now);
            } else if (failure.rerunPassed() != null) {
                broken(at.organization(), at.key(), "was rerun, and failed again", now);
            } else if (failure.rerunning()) {
                broken(
                        at.organization(),
                        at.key(),
                        "is being rerun; the rerun still runs after " + Phrases.duration(options.holdTimeout()),
                        now);
            } else {
                broken(at.organization(), at.key(), "", now);
            }
        });
    }

    private void passed(String organization, String key, Instant now) {
        Held failure = held.get(organization, key);
        if (failure == null) {
            return;
        }
        held.remove(organization, key);
        histories.excuse(organization, failure.subject(), failure.place());
        var others = new boolean[1];
        each(organization, failure.pipelineId(), (other, f) -> others[0] = true);
        Rule rule = cases.rule(FLAKY);
        Case c = rule == null || others[0] ? null : cases.of(rule, failure.json(), now);
        if (c != null && judge.holds(c.rule(), c.rule().on(), c.scope())) {
            conclusions.inform(
                    c, Conclusions.Beginning.by(c.moment().event()).told(Conclusions.FLAKY_STORY, failure.rerunLink()));
        }
    }

    private void broken(String organization, String key, String story, Instant now) {
        Held failure = held.get(organization, key);
        if (failure == null) {
            return;
        }
        held.remove(organization, key);
        Rule rule = cases.rule(failure.rule());
        Case c = rule == null ? null : cases.of(rule, failure.json(), now);
        if (c == null) {
            return;
        }
        var how = Conclusions.Beginning.by(c.moment().event()).told(story, failure.rerunLink());
        Past past = histories.past(organization, failure.subject());
        if (past != null && (past.passed() || past.supersedes(failure.place()))) {
            conclusions.record(c, how, past.finishedAt());
        } else {
            conclusions.begin(c, how);
        }
    }
}
