package dev.signalman.rule;

import dev.signalman.store.SnapshotTable;
import java.time.Instant;

/** So many events in a row, by where they stand. History counts, and tells nobody. */
final class InARow implements Kind {
    private final SnapshotTable<Streak> streaks;
    private final Conclusions conclusions;

    InARow(RuleState state, Conclusions conclusions) {
        this.streaks = state.streaks;
        this.conclusions = conclusions;
    }

    @Override
    public void ended(Case c) {
        Streak row = streaks.get(c.organization(), c.identity());
        if (c.current() && (row == null || c.canEnd(row.place()))) {
            streaks.remove(c.organization(), c.identity());
            conclusions.end(c);
        }
    }

    @Override
    public void observed(Case c) {
        if (!c.current() || !(c.rule().trigger() instanceof Trigger.Consecutive consecutive)) {
            return;
        }
        Streak before = streaks.get(c.organization(), c.identity());
        Instant place = c.place();
        if (before != null && before.place() != null && place != null && place.isBefore(before.place())) {
            return;
        }
        int length = before == null ? 1 : before.length() + 1;
        streaks.put(
                c.organization(),
                c.identity(),
                new Streak(
                        c.rule().name(),
                        c.projectId(),
                        length,
                        place,
                        before == null ? c.moment().event().header().occurredAt() : before.since()));
        if (length < consecutive.times() || c.moment().backfilled()) {
            return;
        }
        if (conclusions.isOpen(c.organization(), c.identity())) {
            conclusions.confirm(c);
        } else {
            conclusions.begin(c, Conclusions.Beginning.by(c.moment().event()).measured(length));
        }
    }
}
