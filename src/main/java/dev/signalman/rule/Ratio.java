package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.List;

/** Too great a share of the events is bad, in every window. History does not count. */
final class Ratio implements Kind {
    private final SnapshotTable<Shares> shares;
    private final SnapshotTable<Standing> standing;
    private final Conclusions conclusions;
    private final Cases cases;
    private final Judge judge;

    Ratio(RuleState state, Conclusions conclusions, Cases cases, Judge judge) {
        this.shares = state.shares;
        this.standing = state.standing;
        this.conclusions = conclusions;
        this.cases = cases;
        this.judge = judge;
    }

    @Override
    public void ended(Case c) {
        shares.remove(c.organization(), c.identity());
        conclusions.end(c);
    }

    @Override
    public void observed(Case c) {
        if (c.moment().backfilled() || !(c.rule().trigger() instanceof Trigger.Rate rate)) {
            return;
        }
        ChangeEvent event = c.moment().event();
        Instant now = c.moment().now();
        boolean bad = rate.bad().listensTo(event) && judge.holds(c.rule(), rate.bad(), c.scope());
        Shares before = shares.get(c.organization(), c.identity());
        Shares row = (before == null
                        ? Shares.none(
                                c.rule().name(), c.projectId(), rate.windows().size())
                        : before)
                .with(rate.windows(), event.header().occurredAt(), bad, now);
        shares.put(c.organization(), c.identity(), row);
        if (bad && tooMuch(rate, row, now)) {
            if (conclusions.isOpen(c.organization(), c.identity())) {
                conclusions.confirm(c);
            } else {
                conclusions.begin(c, Conclusions.Beginning.by(event).measured(value(rate, row, now)));
            }
        }
    }

    private static boolean tooMuch(Trigger.Rate rate, Shares row, Instant now) {
        int longest = longest(rate);
        if (row.all(longest, rate.windows().get(longest).over(), now) < rate.minEvents()) {
            return false;
        }
        return !under(rate, row, now);
    }

    private static boolean under(Trigger.Rate rate, Shares row, Instant now) {
        List<Trigger.Window> windows = rate.windows();
        for (int i = 0; i < windows.size(); i++) {
            if (row.share(i, windows.get(i).over(), now) <= windows.get(i).above()) {
                return true;
            }
        }
        return false;
    }

    private static int longest(Trigger.Rate rate) {
        int longest = 0;
        for (int i = 1; i < rate.windows().size(); i++) {
            if (rate.windows()
                            .get(i)
                            .over()
                            .compareTo(rate.windows().get(longest).over())
                    > 0) {
                longest = i;
            }
        }
        return longest;
    }

    /** The share in the longest window. */
    private static double value(Trigger.Rate rate, Shares row, Instant now) {
        int longest = longest(rate);
        return row.share(longest, rate.windows().get(longest).over(), now);
    }

    @Override
    public void tick(Instant now) {
        shares.forEach((at, row) -> {
            Rule rule = cases.rule(row.rule());
            if (rule == null || !(rule.trigger() instanceof Trigger.Rate rate)) {
                return;
            }
            Standing open = standing.get(at.organization(), at.key());
            if (open != null && !open.json().isEmpty() && under(rate, row, now)) {
                Case c = cases.of(rule, open.json(), now);
                if (c != null) {
                    conclusions.end(c, value(rate, row, now));
                }
            }
            int longest = longest(rate);
            if (row.all(longest, rate.windows().get(longest).over(), now) == 0) {
                shares.remove(at.organization(), at.key());
            }
        });
    }
}
