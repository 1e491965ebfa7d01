package dev.signalman.semaphore;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Connected self-hosted agents: {@code /agents}. */
public final class Agents {
    private static final int PAGE = 200;

    private final Resources resources;

    Agents(Resources resources) {
        this.resources = resources;
    }

    /** Of all types: {@code GET /agents}; names are unique in the answer. */
    public Future<Sweep<Agent>> list() {
        return list(null);
    }

    /**
     * {@code GET /agents}; names are unique in the answer.
     *
     * @param type null for all
     */
    public Future<Sweep<Agent>> list(@Nullable String type) {
        return resources.list(
                new Paging.BodyToken("cursor", "cursor"),
                () -> resources
                        .request(Endpoint.AGENTS_LIST)
                        .with("agent_type", type)
                        .with("page_size", PAGE),
                "agents",
                ResourceDecoders::agent,
                Agent::name);
    }

    /** {@code GET /agents/:name}. */
    public Future<Agent> describe(String name) {
        return resources.one(resources.request(Endpoint.AGENTS_DESCRIBE, name), ResourceDecoders::agent);
    }
}
