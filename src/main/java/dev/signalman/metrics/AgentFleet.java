package dev.signalman.metrics;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentEvent;
import dev.signalman.event.AgentRef;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Connected self-hosted agents by type, state and version. */
final class AgentFleet {
    static final String WAITING = "waiting_for_job";
    static final String RUNNING = "running_job";

    /** @param version of its software; empty if it was kept by a Signalman that did not ask */
    record Agent(String type, String state, String version, Instant connectedAt) {
        Agent {
            version = version == null ? "" : version;
        }
    }

    /** That it exists is all there is to say. */
    record Type(String name) {}

    private final SnapshotTable<Agent> agents =
            new SnapshotTable<>(new SnapshotKind<>("metrics_agent", Agent.class), 50_000);
    private final SnapshotTable<Type> types =
            new SnapshotTable<>(new SnapshotKind<>("metrics_agent_type", Type.class), 5_000);

    List<SnapshotTable<?>> tables() {
        return List.of(agents, types);
    }

    List<Vanished.AgentType> apply(AgentEvent event) {
        String organization = event.header().organization();
        switch (event) {
            // Semaphore shows what was not synchronised yet as waiting
            case AgentConnected c -> put(organization, c.agent(), WAITING);
            case AgentStateChanged s -> put(organization, s.agent(), s.to());
            case AgentDisconnected d -> {
                Agent known = agents.get(organization, d.agent().name());
                // the same name may have connected again before its old connection is seen to be gone
                if (known != null && !known.connectedAt().isAfter(d.agent().connectedAt())) {
                    agents.remove(organization, d.agent().name());
                }
            }
            case AgentTypeChanged t -> {
                if (t.present()) {
                    types.put(organization, t.agentType(), new Type(t.agentType()));
                } else {
                    types.remove(organization, t.agentType());
                    agents.removeIf((at, agent) -> at.organization().equals(organization)
                            && agent.type().equals(t.agentType()));
                    return List.of(new Vanished.AgentType(organization, t.agentType()));
                }
            }
        }
        return List.of();
    }

    private void put(String organization, AgentRef agent, String state) {
        agents.put(organization, agent.name(), new Agent(agent.type(), state, agent.version(), agent.connectedAt()));
        types.put(organization, agent.type(), new Type(agent.type()));
    }

    void writeTo(GaugeSink sink, Predicate<String> sees) {
        // a type without agents must show its zeros, or nobody could alert on them
        types.forEach((at, type) -> {
            if (sees.test(at.organization())) {
                sink.add(Meters.AGENTS, 0, at.organization(), type.name(), WAITING);
                sink.add(Meters.AGENTS, 0, at.organization(), type.name(), RUNNING);
            }
        });
        agents.forEach((key, agent) -> {
            if (sees.test(key.organization())) {
                sink.add(Meters.AGENTS, 1, key.organization(), agent.type(), agent.state());
                sink.add(Meters.AGENT_VERSIONS, 1, key.organization(), agent.type(), agent.version());
            }
        });
    }
}
