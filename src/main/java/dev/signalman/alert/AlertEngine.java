package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import java.time.Instant;
import java.util.List;

/**
 * All rules over one state: events and the time go in, a commit comes out. No I/O, no clock. One thread only; after a commit that
 * failed it must be thrown away, since its state is ahead of the store's.
 */
final class AlertEngine {
    private final AlertState state;
    private final Incidents incidents;
    private final AlertOptions options;
    private final Leftovers leftovers;
    private final List<Rule> rules;
    private boolean ticked;

    /** @param startedAt when this process began to look */
    AlertEngine(AlertOptions options, AlertState state, Instant startedAt) {
        this.options = options;
        this.state = state;
        this.incidents = new Incidents(options, state.incidents);
        this.leftovers = new Leftovers(options, state, incidents);
        var sight = new Sight(state.blind, options.settle(), startedAt);
        var held = new HeldFailures(options, state, incidents, startedAt);
        this.rules = List.of(
                new CollectorBlind(options, state, incidents, sight),
                new PipelineFailed(options, state, incidents, held),
                new PipelineStuck(options, state, incidents, sight),
                new DeploymentFailed(options, state, incidents),
                new PromotionFailed(options, state, incidents),
                new ScheduleTrouble(options, state, incidents),
                new AgentTypeEmpty(options, state, incidents, sight),
                new TargetUnavailable(options, state, incidents, sight),
                new ProjectPublic(options, incidents),
                new NotificationBrokenRule(options, incidents),
                new SecretNews(options, incidents),
                new DashboardNews(options, incidents),
                new JobQueueSlow(options, state, incidents));
    }

    void observe(ChangeEvent event, Instant now) {
        if (event instanceof IncidentEvent || !options.watches(event.header().organization())) {
            return;
        }
        rules.forEach(rule -> rule.observe(event, now));
        if (event instanceof ProjectRemoved removed) {
            ProjectRef project = removed.header().project();
            if (project != null) {
                incidents.forget(
                        removed.header().organization(),
                        project,
                        removed.header().occurredAt(),
                        now);
            }
        }
    }

    /** Looks at the time; only while every event of the log was observed, since an unread one may tell the opposite. */
    void tick(Instant now) {
        if (!ticked) {
            ticked = true;
            leftovers.clear(now);
        }
        rules.forEach(rule -> rule.tick(now));
    }

    List<ChangeEvent> events() {
        return incidents.events();
    }

    List<Message> messages() {
        return incidents.messages();
    }

    /** Hands over everything since the last call; true if somebody has to be told. */
    boolean drainTo(Commit commit) {
        state.drainTo(commit);
        return incidents.drainTo(commit);
    }
}
