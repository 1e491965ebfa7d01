package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.store.Commit;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All rules over one state: events and the time go in, what they find comes out. No I/O, no clock. One thread only; after a commit that
 * failed it must be thrown away, since its state is ahead of the store's.
 *
 * {@snippet :
 * engine.observe(event, now);
 * incidents.take(engine.drain());
 * engine.drainTo(commit);
 * }
 */
public final class RuleEngine {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final RuleSettings settings;
    private final RuleState state;
    private final Judge judge = new Judge();
    private final Sight sight;
    private final Fleets fleets;
    private final Histories histories;
    private final Deploys deploys;
    private final Cases cases;
    private final Conclusions conclusions;
    private final HeldFailures held;
    private final Leftovers leftovers;
    private final AtOnce atOnce;
    private final Lasting lasting;
    private final Counting counting;
    private final InARow inARow;
    private final Missing missing;
    private final Ratio ratio;
    private boolean ticked;
    private Instant swept = Instant.MIN;

    /**
     * @param rules in the order in which they look at each event
     * @param incidents what is open
     * @param startedAt when this process began to look
     */
    public RuleEngine(
            RuleSettings settings, List<Rule> rules, RuleState state, OpenIncidents incidents, Instant startedAt) {
        this.settings = settings;
        this.state = state;
        var branches = new WatchedBranches(settings);
        this.sight = new Sight(state.blind, settings.settle(), startedAt);
        this.fleets = new Fleets(state.fleets, state.busyAgents);
        this.histories = new Histories(state.pasts, state.paces);
        this.deploys = new Deploys(state.deployers, state.leads);
        this.cases = new Cases(histories, fleets, sight, branches);
        this.conclusions = new Conclusions(incidents, state.standing, deploys, judge);
        this.held = new HeldFailures(settings.holdBack(), state, conclusions, cases, histories, judge, startedAt);
        this.leftovers = new Leftovers(settings, state, conclusions, cases, branches);
        this.atOnce = new AtOnce(conclusions, held);
        this.lasting = new Lasting(state, conclusions, cases, histories, sight);
        this.counting = new Counting(state, conclusions, cases);
        this.inARow = new InARow(state, conclusions);
        this.missing = new Missing(state, conclusions, cases, sight);
        this.ratio = new Ratio(state, conclusions, cases, judge);
        cases.use(rules);
    }

    /** Takes the next event of the log. */
    public void observe(ChangeEvent event, Instant now) {
        if (event instanceof IncidentEvent || !settings.watches(event.header().organization())) {
            return;
        }
        sight.observe(event, now);
        fleets.observe(event);
        deploys.observe(event);
        Moment moment = cases.take(event, now);
        held.observe(event, now);
        // What ends comes before what begins, so that one problem that turns into another is told in this order.
        List<Case> begins = new ArrayList<>();
        for (Rule rule : cases.listening(event)) {
            Case c = Case.of(rule, moment);
            if (c == null) {
                continue;
            }
            Scope scope = c.scope();
            boolean listens = rule.on().listensTo(event);
            boolean ends = rule.until().listensTo(event) && judge.holds(rule, rule.until(), scope);
            boolean holds = !ends && listens && judge.holds(rule, rule.on(), scope);
            if (ends || (listens && !holds && endsByItself(rule))) {
                kind(rule).ended(c);
            } else if (holds) {
                begins.add(c);
            }
        }
        begins.forEach(c -> kind(c.rule()).observed(c));
        held.rerunPipelineFinished(moment);
        if (event instanceof ProjectRemoved removed) {
            forget(removed);
        }
    }

    /** A rule that does not say what ends it ends when what it listens to does not hold any more. */
    private static boolean endsByItself(Rule rule) {
        return rule.until().events().isEmpty() && rule.trigger() instanceof Trigger.Single && !rule.news();
    }

    private Kind kind(Rule rule) {
        return switch (rule.trigger()) {
            case Trigger.Single s -> rule.holds().isPositive() ? lasting : atOnce;
            case Trigger.Count c -> counting;
            case Trigger.Consecutive c -> inARow;
            case Trigger.Absent a -> missing;
            case Trigger.StillOpen s -> lasting;
            case Trigger.Rate r -> ratio;
        };
    }

    private void forget(ProjectRemoved removed) {
        ProjectRef project = removed.header().project();
        if (project == null) {
            return;
        }
        String organization = removed.header().organization();
        for (OpenIncidents.Open open : conclusions.open()) {
            if (open.organization().equals(organization) && project.id().equals(open.projectId())) {
                conclusions.giveUp(
                        open,
                        "no longer watched",
                        "The project " + project.name()
                                + " is no longer watched, so nothing more will be heard of this.",
                        removed.header().occurredAt());
            }
        }
        state.forget(organization, project.id());
    }

    /** Looks at the time; only while every event of the log was observed, since an unread one may tell the opposite. */
    public void tick(Instant now) {
        if (!ticked) {
            ticked = true;
            leftovers.clear(now);
        }
        held.tick(now);
        lasting.tick(now);
        counting.tick(now);
        missing.tick(now);
        ratio.tick(now);
        // a clock that was set back must not put it off
        if (swept.isBefore(now.minus(SWEEP)) || swept.isAfter(now)) {
            swept = now;
            sweep(now);
        }
    }

    /** Nobody tells us that a branch was deleted, and one that nothing runs on stays broken for ever. */
    private void sweep(Instant now) {
        histories.sweep(now);
        Instant before = now.minus(Histories.FORGET_AFTER);
        state.standing.forEach((at, row) -> {
            OpenIncidents.Open open = conclusions.get(at.organization(), at.key());
            if (open == null) {
                state.standing.remove(at.organization(), at.key());
            } else if (!row.branch().isEmpty() && row.at().isBefore(before)) {
                conclusions.giveUp(
                        open,
                        "no longer watched",
                        "Nothing has run on this branch for " + Phrases.duration(Histories.FORGET_AFTER)
                                + ", so this is not followed any longer.",
                        now);
            }
        });
    }

    /**
     * Goes on with other rules. What is open of rules that are gone or off ends, with the reason; what was counted and held for those
     * that are still the same is kept.
     */
    public void replace(List<Rule> rules, Instant now) {
        cases.use(rules);
        judge.reset();
        leftovers.clear(now);
        ticked = true;
    }

    /** What was found since the last call. Whoever keeps the incidents must have taken it in before the next event. */
    public List<Found> drain() {
        return conclusions.drain();
    }

    /** Hands over everything that must be remembered since the last call. */
    public void drainTo(Commit commit) {
        state.drainTo(commit);
    }
}
