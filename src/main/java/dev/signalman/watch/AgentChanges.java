package dev.signalman.watch;

import dev.signalman.event.AgentConnected;
import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.AgentRef;
import dev.signalman.event.AgentStateChanged;
import dev.signalman.event.AgentTypeChanged;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.semaphore.Agent;
import dev.signalman.semaphore.AgentType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to agents and their types since the last look. Absence is the only sign of a disconnection. Pure.
 *
 * @param organization configured name
 * @param at when the look was made
 * @param first true at the very first look, which is history
 */
record AgentChanges(String organization, Instant at, boolean first) {
    /**
     * What is kept of a connected agent.
     *
     * @param connection number of its connection, unique in the organisation: an agent that was away may come back with the same
     *     name and the same time
     * @param generation counts its changes of state
     */
    record KnownAgent(AgentRef agent, String state, long connection, long generation) {}

    /** What is kept of an agent type; it stays when the type is gone, since it may return. */
    record KnownType(boolean present, int agents, long generation) {}

    /**
     * What follows from a look.
     *
     * @param known what is known from now on
     * @param connections the number of the last connection
     */
    record Result<K>(List<ChangeEvent> events, Map<String, K> known, long connections) {}

    /** @param connections the number of the last connection so far */
    Result<KnownAgent> agents(Map<String, KnownAgent> before, long connections, List<Agent> seen) {
        long connection = connections;
        List<ChangeEvent> events = new ArrayList<>();
        Map<String, KnownAgent> after = new HashMap<>();
        for (Agent agent : seen) {
            Instant connectedAt = agent.connectedAt() == null ? Instant.EPOCH : agent.connectedAt();
            AgentRef ref = new AgentRef(agent.name(), agent.type(), agent.version(), connectedAt);
            String state = agent.state().text();
            KnownAgent known = before.get(agent.name());
            if (known != null && known.agent().connectedAt().equals(connectedAt)) {
                boolean changed = !known.state().equals(state);
                long generation = known.generation() + (changed ? 1 : 0);
                if (changed) {
                    events.add(new AgentStateChanged(
                            header(ref, known.connection(), "state/" + generation, at), ref, known.state(), state));
                }
                after.put(agent.name(), new KnownAgent(ref, state, known.connection(), generation));
                continue;
            }
            if (known != null) {
                // the same name connected anew: the old connection ended unseen
                events.add(disconnected(known));
            }
            connection++;
            Instant since = agent.connectedAt() == null ? at : agent.connectedAt();
            events.add(new AgentConnected(header(ref, connection, "connected", since), ref));
            events.add(new AgentStateChanged(header(ref, connection, "state/0", at), ref, "", state));
            after.put(agent.name(), new KnownAgent(ref, state, connection, 0));
        }
        before.forEach((name, known) -> {
            if (!after.containsKey(name)) {
                events.add(disconnected(known));
            }
        });
        return new Result<>(events, after, connection);
    }

    private AgentDisconnected disconnected(KnownAgent known) {
        return new AgentDisconnected(
                header(known.agent(), known.connection(), "disconnected", at), known.agent(), known.state());
    }

    Result<KnownType> types(Map<String, KnownType> before, List<AgentType> seen) {
        List<ChangeEvent> events = new ArrayList<>();
        Map<String, KnownType> after = new HashMap<>();
        for (AgentType type : seen) {
            change(type.name(), before.get(type.name()), true, type.agents(), events, after);
        }
        for (String name : new HashSet<>(before.keySet())) {
            if (!after.containsKey(name)) {
                change(name, before.get(name), false, 0, events, after);
            }
        }
        return new Result<>(events, after, 0);
    }

    private void change(
            String name,
            @Nullable KnownType known,
            boolean present,
            int agents,
            List<ChangeEvent> events,
            Map<String, KnownType> after) {
        if (known != null && known.present() == present && known.agents() == agents) {
            after.put(name, known);
            return;
        }
        long generation = known == null ? 0 : known.generation() + 1;
        after.put(name, new KnownType(present, agents, generation));
        events.add(new AgentTypeChanged(
                new EventHeader(
                        EventIds.agentType(organization, name, generation),
                        organization,
                        null,
                        "agent_type/" + name,
                        at,
                        at,
                        first),
                name,
                present,
                agents));
    }

    private EventHeader header(AgentRef agent, long connection, String what, Instant occurred) {
        return new EventHeader(
                EventIds.agent(organization, agent.name(), connection, what),
                organization,
                null,
                "agent/" + agent.name(),
                occurred,
                at,
                first);
    }
}
