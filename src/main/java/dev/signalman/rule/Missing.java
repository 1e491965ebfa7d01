package dev.signalman.rule;

import dev.signalman.event.EventJson;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;

/**
 * Something does not happen any more. It is missed only once it has happened; the time that we were away counts, but only after what
 * happened meanwhile was learnt.
 */
final class Missing implements Kind {
    private final SnapshotTable<LastSeen> lastSeen;
    private final Conclusions conclusions;
    private final Cases cases;
    private final Sight sight;
    private final EventJson json = new EventJson();

    Missing(RuleState state, Conclusions conclusions, Cases cases, Sight sight) {
        this.lastSeen = state.lastSeen;
        this.conclusions = conclusions;
        this.cases = cases;
        this.sight = sight;
    }

    /** It is not expected any more. */
    @Override
    public void ended(Case c) {
        lastSeen.remove(c.organization(), c.identity());
        conclusions.end(c);
    }

    @Override
    public void observed(Case c) {
        LastSeen before = lastSeen.get(c.organization(), c.identity());
        Instant at = c.moment().since();
        if (before == null || at.isAfter(before.at())) {
            ProjectRef project = c.moment().event().header().project();
            lastSeen.put(
                    c.organization(),
                    c.identity(),
                    new LastSeen(
                            c.rule().name(),
                            project == null ? null : project.id(),
                            at,
                            c.moment().event().header().id(),
                            json.write(c.moment().event())));
        }
        if (c.rule().trigger() instanceof Trigger.Absent absent
                && at.isAfter(c.moment().now().minus(absent.longerThan()))) {
            conclusions.end(c);
        }
    }

    @Override
    public void tick(Instant now) {
        lastSeen.forEach((at, row) -> {
            Rule rule = cases.rule(row.rule());
            if (rule == null || !(rule.trigger() instanceof Trigger.Absent absent)) {
                return;
            }
            if (row.at().isAfter(now)) {
                // the clock was set back
                lastSeen.put(at.organization(), at.key(), row.at(now));
                return;
            }
            Duration age = Duration.between(row.at(), now);
            if (rule.enabled()
                    && age.compareTo(absent.longerThan()) > 0
                    && !conclusions.isOpen(at.organization(), at.key())
                    && sight.clear(at.organization(), row.projectId(), cases.collectors(rule), now)) {
                Case c = cases.of(rule, row.json(), now);
                if (c != null) {
                    conclusions.begin(
                            c,
                            new Conclusions.Beginning(
                                    row.event(), row.at().plus(absent.longerThan()), 0, age, "", null));
                }
            }
        });
    }
}
