package dev.signalman.metrics;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentEvent;
import dev.signalman.event.AgentRef;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Connected self-hosted agents by type and state. */
final class AgentFleet {
    static final String WAITING = "waiting_for_job";
    static final String RUNNING = "running_job";

    private record Key(String organization, String name) {}

    private record Agent(String type, String state, Instant connectedAt) {}

    private final Map<Key, Agent> agents = new Recent<>(50_000);
    private final Map<Key, Boolean> types = new Recent<>(5_000);

    List<Vanished.AgentType> apply(AgentEvent event) {
        String organization = event.header().organization();
        switch (event) {
            // Semaphore shows what was not synchronised yet as waiting
            case AgentConnected c -> put(organization, c.agent(), WAITING);
            case AgentStateChanged s -> put(organization, s.agent(), s.to());
            case AgentDisconnected d ->
                agents.computeIfPresent(
                        new Key(organization, d.agent().name()),
                        // the same name may have connected again before its old connection is seen to be gone
                        (key, agent) -> agent.connectedAt().isAfter(d.agent().connectedAt()) ? agent : null);
            case AgentTypeChanged t -> {
                Key type = new Key(organization, t.agentType());
                if (t.present()) {
                    types.put(type, true);
                } else {
                    types.remove(type);
                    agents.entrySet()
                            .removeIf(entry -> entry.getKey().organization().equals(organization)
                                    && entry.getValue().type().equals(t.agentType()));
                    return List.of(new Vanished.AgentType(organization, t.agentType()));
                }
            }
        }
        return List.of();
    }

    private void put(String organization, AgentRef agent, String state) {
        agents.put(new Key(organization, agent.name()), new Agent(agent.type(), state, agent.connectedAt()));
        types.put(new Key(organization, agent.type()), true);
    }

    void writeTo(GaugeSink sink, Predicate<String> sees) {
        // a type without agents must show its zeros, or nobody could alert on them
        Set<Key> known = types.keySet();
        for (Key type : known) {
            if (sees.test(type.organization())) {
                sink.add(Meters.AGENTS, 0, type.organization(), type.name(), WAITING);
                sink.add(Meters.AGENTS, 0, type.organization(), type.name(), RUNNING);
            }
        }
        agents.forEach((key, agent) -> {
            if (sees.test(key.organization())) {
                sink.add(Meters.AGENTS, 1, key.organization(), agent.type(), agent.state());
            }
        });
    }
}
