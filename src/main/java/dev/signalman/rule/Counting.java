package dev.signalman.rule;

import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** So many events within a time. What happened in history, or while nobody looked and is long over, does not count. */
final class Counting implements Kind {
    private final SnapshotTable<Tally> tallies;
    private final SnapshotTable<Standing> standing;
    private final Conclusions conclusions;
    private final Cases cases;

    Counting(RuleState state, Conclusions conclusions, Cases cases) {
        this.tallies = state.tallies;
        this.standing = state.standing;
        this.conclusions = conclusions;
        this.cases = cases;
    }

    @Override
    public void ended(Case c) {
        tallies.remove(c.organization(), c.identity());
        conclusions.end(c);
    }

    @Override
    public void observed(Case c) {
        if (c.moment().backfilled() || !(c.rule().trigger() instanceof Trigger.Count count)) {
            return;
        }
        Instant now = c.moment().now();
        Tally before = tallies.get(c.organization(), c.identity());
        var times = new ArrayList<>(before == null ? List.of() : current(before, count, now));
        Instant at = c.moment().event().header().occurredAt();
        // a clock that is a little ahead must not keep it in the window for longer
        times.add(at.isAfter(now) ? now : at);
        times.sort(null);
        times.removeIf(time -> !time.isAfter(now.minus(count.within())));
        List<Instant> last = times.subList(Math.max(0, times.size() - count.times()), times.size());
        put(c.organization(), c.identity(), new Tally(c.rule().name(), c.projectId(), last));
        if (last.size() >= count.times()) {
            if (conclusions.isOpen(c.organization(), c.identity())) {
                conclusions.confirm(c);
            } else {
                conclusions.begin(
                        c, Conclusions.Beginning.by(c.moment().event()).measured(last.size()));
            }
        }
    }

    private void put(String organization, String identity, Tally tally) {
        if (tally.times().isEmpty()) {
            tallies.remove(organization, identity);
        } else {
            tallies.put(organization, identity, tally);
        }
    }

    /** What is still in the window. After the clock was set back, what seems to be yet to come happened now. */
    private static List<Instant> current(Tally tally, Trigger.Count count, Instant now) {
        return tally.times().stream()
                .map(time -> time.isAfter(now) ? now : time)
                .filter(time -> time.isAfter(now.minus(count.within())))
                .toList();
    }

    @Override
    public void tick(Instant now) {
        tallies.forEach((at, tally) -> {
            Rule rule = cases.rule(tally.rule());
            if (rule == null || !(rule.trigger() instanceof Trigger.Count count)) {
                return;
            }
            List<Instant> left = current(tally, count, now);
            put(at.organization(), at.key(), new Tally(tally.rule(), tally.projectId(), left));
            Standing row = standing.get(at.organization(), at.key());
            if (left.size() < count.times() && row != null && !row.json().isEmpty()) {
                Case c = cases.of(rule, row.json(), now);
                if (c != null) {
                    conclusions.end(c, left.size());
                }
            }
        });
    }
}
