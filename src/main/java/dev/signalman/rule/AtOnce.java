package dev.signalman.rule;

/** One event begins it. What stands behind something that said already how it stands changes nothing. */
final class AtOnce implements Kind {
    private final Conclusions conclusions;
    private final HeldFailures held;

    AtOnce(Conclusions conclusions, HeldFailures held) {
        this.conclusions = conclusions;
        this.held = held;
    }

    @Override
    public void ended(Case c) {
        if (c.current()) {
            conclusions.end(c);
        }
    }

    @Override
    public void observed(Case c) {
        if (c.rule().news()) {
            if (!c.moment().backfilled()) {
                conclusions.inform(c, Conclusions.Beginning.by(c.moment().event()));
            }
            return;
        }
        if (!c.current()) {
            return;
        }
        if (conclusions.isOpen(c.organization(), c.identity())) {
            conclusions.confirm(c);
        } else if (!c.moment().backfilled() && !held.reruns(c) && !held.hold(c)) {
            conclusions.begin(c, Conclusions.Beginning.by(c.moment().event()));
        }
    }
}
