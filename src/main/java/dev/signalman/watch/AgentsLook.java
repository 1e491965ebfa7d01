package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.semaphore.Agent;
import dev.signalman.semaphore.AgentType;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import dev.signalman.watch.AgentChanges.KnownAgent;
import dev.signalman.watch.AgentChanges.KnownType;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the self-hosted agents of an organisation and at their types. */
final class AgentsLook {
    private static final SnapshotKind<KnownAgent> AGENTS = new SnapshotKind<>("agent", KnownAgent.class);
    private static final SnapshotKind<KnownType> TYPES = new SnapshotKind<>("agent_type", KnownType.class);
    /** Cursor: how many connections were ever told, so that each has a number of its own. */
    private static final String CONNECTIONS = "agents.connections";

    private final String organization;
    private final SemaphoreClient client;
    private final Store store;
    private final InstantSource clock;
    private final Map<String, KnownAgent> agents;
    private final Map<String, KnownType> types;
    private long connections;
    private boolean first;

    /** Takes up what the store keeps. */
    AgentsLook(String organization, SemaphoreClient client, Store store, InstantSource clock) {
        this.organization = organization;
        this.client = client;
        this.store = store;
        this.clock = clock;
        this.agents = new HashMap<>(await(store.snapshots(AGENTS, organization)));
        this.types = new HashMap<>(await(store.snapshots(TYPES, organization)));
        var told = await(store.cursor(organization, CONNECTIONS));
        this.connections = told.map(Long::parseLong).orElse(0L);
        this.first = told.isEmpty() && agents.isEmpty() && types.isEmpty();
    }

    void look() {
        List<AgentType> seenTypes = await(client.agentTypes());
        Sweep<Agent> seen = await(client.agents());
        int promised = seenTypes.stream().mapToInt(AgentType::agents).sum();
        if (!seen.complete() || (seen.items().isEmpty() && promised > 0)) {
            // half a list would look like many disconnections
            throw new SemaphoreException("GET agents", new ApiError.BadReply("the list of agents is not complete"));
        }
        AgentChanges changes = new AgentChanges(organization, clock.instant(), first);
        AgentChanges.Result<KnownAgent> ofAgents = changes.agents(agents, connections, seen.items());
        AgentChanges.Result<KnownType> ofTypes = changes.types(types, seenTypes);
        Commit commit = new Commit();
        ofTypes.events().forEach(commit::event);
        ofAgents.events().forEach(commit::event);
        write(commit, AGENTS, agents, ofAgents.known());
        write(commit, TYPES, types, ofTypes.known());
        if (first || ofAgents.connections() != connections) {
            commit.cursor(organization, CONNECTIONS, Long.toString(ofAgents.connections()));
        }
        await(store.commit(commit));
        replace(agents, ofAgents.known());
        replace(types, ofTypes.known());
        connections = ofAgents.connections();
        first = false;
    }

    private <K> void write(Commit commit, SnapshotKind<K> kind, Map<String, K> before, Map<String, K> after) {
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                commit.put(kind, organization, key, value);
            }
        });
        before.keySet().forEach(key -> {
            if (!after.containsKey(key)) {
                commit.remove(kind, organization, key);
            }
        });
    }

    private static <K> void replace(Map<String, K> target, Map<String, K> by) {
        target.clear();
        target.putAll(by);
    }
}
