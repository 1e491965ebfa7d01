package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connected self-hosted agent.
 * Source: {@code GET /agents}.
 *
 * @param name unique in the organisation
 * @param type its agent type
 * @param state what it does
 * @param version agent software version
 * @param os operating system
 * @param arch processor
 * @param hostname its host
 * @param ipAddress its address
 * @param connectedAt start of this connection; null if not sent
 * @param disabledAt null unless disabled
 */
public record Agent(
        String name,
        String type,
        AgentState state,
        String version,
        String os,
        String arch,
        String hostname,
        String ipAddress,
        @Nullable Instant connectedAt,
        @Nullable Instant disabledAt) {}
