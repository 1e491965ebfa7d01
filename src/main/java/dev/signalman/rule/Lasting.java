package dev.signalman.rule;

import dev.signalman.event.EventJson;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.SnapshotTable;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that is so for too long: for the rule's {@code for}, or for longer than its past lets expect. The time counts from the first
 * event that says so; the last one is told.
 */
final class Lasting implements Kind {
    /** What we heard nothing of for so long is gone: Semaphore ends every pipeline much earlier. */
    private static final Duration LOST_AFTER = Duration.ofDays(7);

    private final SnapshotTable<Pending> pending;
    private final Conclusions conclusions;
    private final Cases cases;
    private final Histories histories;
    private final Sight sight;
    private final EventJson json = new EventJson();

    Lasting(RuleState state, Conclusions conclusions, Cases cases, Histories histories, Sight sight) {
        this.pending = state.pending;
        this.conclusions = conclusions;
        this.cases = cases;
        this.histories = histories;
        this.sight = sight;
    }

    @Override
    public void ended(Case c) {
        Pending row = pending.get(c.organization(), c.identity());
        if (c.current() && (row == null || c.canEnd(row.place()))) {
            pending.remove(c.organization(), c.identity());
            conclusions.end(c);
        }
    }

    @Override
    public void observed(Case c) {
        if (!c.current()) {
            return;
        }
        Pending before = pending.get(c.organization(), c.identity());
        Subject subject = c.moment().seen().subject();
        ProjectRef project = c.moment().event().header().project();
        pending.put(
                c.organization(),
                c.identity(),
                new Pending(
                        c.rule().name(),
                        project == null ? null : project.id(),
                        before == null ? c.moment().since() : before.since(),
                        before == null ? c.moment().event().header().id() : before.event(),
                        c.place(),
                        subject == null ? "" : subject.family(),
                        json.write(c.moment().event())));
        conclusions.confirm(c);
    }

    @Override
    public void tick(Instant now) {
        pending.forEach((at, row) -> {
            Rule rule = cases.rule(row.rule());
            if (rule == null) {
                return;
            }
            if (row.since().isAfter(now)) {
                // the clock was set back: it is not so for longer than from now on
                pending.put(at.organization(), at.key(), row.since(now));
                return;
            }
            Duration age = Duration.between(row.since(), now);
            if (rule.trigger() instanceof Trigger.StillOpen && age.compareTo(LOST_AFTER) > 0) {
                lost(at, now);
            } else if (due(rule, at.organization(), row, age)
                    && !conclusions.isOpen(at.organization(), at.key())
                    && sight.clear(at.organization(), row.projectId(), cases.collectors(rule), now)) {
                begin(rule, row, age, now);
            }
        });
    }

    private boolean due(Rule rule, String organization, Pending row, Duration age) {
        return rule.enabled()
                && (rule.trigger() instanceof Trigger.StillOpen still
                        ? age.compareTo(usual(still, organization, row)) > 0
                        : age.compareTo(rule.holds()) >= 0);
    }

    /** How long it may take. */
    private Duration usual(Trigger.StillOpen still, String organization, Pending row) {
        Pace pace = histories.pace(organization, row.family());
        Spans past = still.what() == Trigger.StillOpen.What.RUNNING ? pace.ran() : pace.queued();
        if (past.recent().size() < still.minRuns()) {
            return still.ceiling();
        }
        Duration expected =
                Duration.ofMillis(Math.round(past.percentile(still.percentile()).toMillis() * still.factor()));
        Duration atLeast = expected.compareTo(still.floor()) < 0 ? still.floor() : expected;
        return atLeast.compareTo(still.ceiling()) > 0 ? still.ceiling() : atLeast;
    }

    private void begin(Rule rule, Pending row, Duration age, Instant now) {
        Case c = cases.of(rule, row.json(), now);
        if (c == null) {
            return;
        }
        double value = rule.trigger() instanceof Trigger.StillOpen still
                ? usual(still, c.organization(), row).toSeconds()
                : 0;
        conclusions.begin(c, new Conclusions.Beginning(row.event(), row.since(), value, age, "", null));
    }

    private void lost(SnapshotTable.Key at, Instant now) {
        pending.remove(at.organization(), at.key());
        OpenIncidents.Open open = conclusions.get(at.organization(), at.key());
        if (open != null) {
            String what = open.facts().pipeline() == null ? "it" : open.facts().pipeline();
            conclusions.giveUp(
                    open,
                    "lost from sight",
                    "Nothing was heard of " + what + " for " + Phrases.duration(LOST_AFTER)
                            + "; it is not followed any longer.",
                    now);
        }
    }
}
