package dev.signalman.rule;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentRef;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.JobFinished;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.store.SnapshotTable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machines of each type. Which agents are at work is kept, not which are idle: one of which we have heard nothing counts as idle, so
 * that nobody is told that none is.
 */
final class Fleets {
    private static final String WORKING = "running_job";

    private final SnapshotTable<FleetRow> types;
    private final SnapshotTable<BusyAgent> busy;
    private final Map<SnapshotTable.Key, Integer> busyOfType = new HashMap<>();

    Fleets(SnapshotTable<FleetRow> types, SnapshotTable<BusyAgent> busy) {
        this.types = types;
        this.busy = busy;
        busy.forEach((at, agent) -> count(at.organization(), agent.type(), 1));
    }

    void observe(ChangeEvent event) {
        String organization = event.header().organization();
        switch (event) {
            case AgentTypeChanged changed -> {
                FleetRow before = row(organization, changed.agentType());
                put(
                        organization,
                        changed.agentType(),
                        new FleetRow(changed.present(), changed.agents(), before.queued(), before.running()));
            }
            case QueueDepthChanged changed -> {
                FleetRow before = row(organization, changed.machineType());
                put(
                        organization,
                        changed.machineType(),
                        new FleetRow(before.present(), before.agents(), changed.queued(), changed.running()));
            }
            case AgentStateChanged changed ->
                agent(organization, changed.agent(), changed.to().equals(WORKING));
            case AgentConnected connected -> agent(organization, connected.agent(), false);
            case AgentDisconnected gone -> agent(organization, gone.agent(), false);
            default -> {}
        }
    }

    private FleetRow row(String organization, String type) {
        FleetRow row = types.get(organization, type);
        return row == null ? FleetRow.UNKNOWN : row;
    }

    private void put(String organization, String type, FleetRow row) {
        if (!row.present() && row.queued() == 0 && row.running() == 0) {
            types.remove(organization, type);
        } else {
            types.put(organization, type, row);
        }
    }

    private void agent(String organization, AgentRef agent, boolean works) {
        BusyAgent before = busy.get(organization, agent.name());
        if (before != null) {
            count(organization, before.type(), -1);
            busy.remove(organization, agent.name());
        }
        if (works) {
            count(organization, agent.type(), 1);
            busy.put(organization, agent.name(), new BusyAgent(agent.type()));
        }
    }

    private void count(String organization, String type, int change) {
        busyOfType.merge(new SnapshotTable.Key(organization, type), change, Integer::sum);
    }

    /** The machines that the event is about. */
    Fleet of(ChangeEvent event) {
        @Nullable
        String type = switch (event) {
            case AgentTypeChanged changed -> changed.agentType();
            case QueueDepthChanged changed -> changed.machineType();
            case AgentStateChanged changed -> changed.agent().type();
            case AgentConnected connected -> connected.agent().type();
            case AgentDisconnected gone -> gone.agent().type();
            case JobFinished job -> job.job().machineType();
            default -> null;
        };
        if (type == null) {
            return Fleet.NONE;
        }
        String organization = event.header().organization();
        FleetRow row = row(organization, type);
        int working = busyOfType.getOrDefault(new SnapshotTable.Key(organization, type), 0);
        return new Fleet(row.present(), row.agents(), Math.max(0, row.agents() - working), row.queued(), row.running());
    }
}
