package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A self-hosted agent type.
 * Source: {@code GET /self_hosted_agent_types}.
 *
 * @param name such as {@code s1-aws-large}
 * @param agents connected agents
 * @param createdAt null if not sent
 * @param updatedAt null if not sent
 * @param naming how its agents get their names
 */
public record AgentType(
        String name,
        int agents,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        AgentNaming naming) {
    /** A type whose agents say their own names. */
    public AgentType(String name, int agents, @Nullable Instant createdAt, @Nullable Instant updatedAt) {
        this(name, agents, createdAt, updatedAt, AgentNaming.BY_AGENT);
    }
}
