package dev.signalman.alert;

import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.QueueDepthChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** No agent of a type is connected while jobs wait for one, until an agent comes, the queue empties or the type is removed. */
final class AgentTypeEmpty implements Rule {
    static final String NAME = "AgentTypeEmpty";
    private static final Set<String> COLLECTORS = Set.of("agents", "queue");

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final Sight sight;

    AgentTypeEmpty(AlertOptions options, AlertState state, Incidents incidents, Sight sight) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.sight = sight;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case AgentTypeChanged changed -> {
                AgentTypeStatus before = before(changed.header(), changed.agentType());
                update(
                        changed.header(),
                        changed.agentType(),
                        new AgentTypeStatus(
                                changed.present(), changed.agents(), before.queued(), before.since(), before.event()),
                        now);
            }
            case QueueDepthChanged changed -> {
                AgentTypeStatus before = before(changed.header(), changed.machineType());
                update(
                        changed.header(),
                        changed.machineType(),
                        new AgentTypeStatus(
                                before.present(), before.agents(), changed.queued(), before.since(), before.event()),
                        now);
            }
            default -> {}
        }
    }

    private AgentTypeStatus before(EventHeader header, String type) {
        AgentTypeStatus status = state.agentTypes.get(header.organization(), type);
        return status == null ? AgentTypeStatus.UNKNOWN : status;
    }

    private void update(EventHeader header, String type, AgentTypeStatus status, Instant now) {
        boolean empty = status.present()
                && status.agents() == 0
                && (status.queued() > 0 || !options.rules().agentTypeEmpty().onlyWhenQueued());
        if (!status.present() && status.queued() == 0) {
            state.agentTypes.remove(header.organization(), type);
        } else if (!empty) {
            state.agentTypes.put(
                    header.organization(),
                    type,
                    new AgentTypeStatus(status.present(), status.agents(), status.queued(), null, null));
        } else if (status.since() == null) {
            Instant since = header.backfilled() ? header.observedAt() : header.occurredAt();
            state.agentTypes.put(
                    header.organization(),
                    type,
                    new AgentTypeStatus(true, status.agents(), status.queued(), since, header.id()));
        } else {
            state.agentTypes.put(header.organization(), type, status);
        }
        if (!empty) {
            String why = !status.present()
                    ? "the agent type was removed"
                    : status.agents() > 0 ? status.agents() + " connected" : "no job waits for it";
            incidents.resolve(
                    header.organization(),
                    identity(type),
                    Ending.of(
                            "Agent type " + type + ": " + why,
                            "The agent type " + type + " is no longer without agents while jobs wait: " + why + ".",
                            header.occurredAt()),
                    now);
        }
    }

    @Override
    public void tick(Instant now) {
        var rule = options.rules().agentTypeEmpty();
        state.agentTypes.forEach((at, status) -> {
            Instant since = status.since();
            String event = status.event();
            if (rule.enabled()
                    && since != null
                    && event != null
                    && !now.isBefore(since.plus(rule.holdFor()))
                    && !incidents.isOpen(at.organization(), identity(at.key()))
                    && sight.clear(at.organization(), null, COLLECTORS, now)) {
                incidents.open(finding(at.organization(), at.key(), status.queued(), since, event, now), now);
            }
        });
    }

    private Finding finding(String organization, String type, int queued, Instant since, String event, Instant now) {
        Duration age = Duration.between(since, now);
        String jobs = queued == 1 ? "1 job waits" : queued + " jobs wait";
        return new Finding(
                NAME,
                options.rules().agentTypeEmpty().severity(),
                organization,
                null,
                identity(type),
                event,
                "Agent type " + type + " has no agents",
                "No agent of type " + type + " has been connected for " + Words.duration(age) + "; " + jobs
                        + " for one.",
                "",
                Labels.of(Labels.AGENT_TYPE, type),
                Facts.of(null, age, null, null),
                since);
    }

    private static String identity(String type) {
        return NAME + "/" + type;
    }
}
