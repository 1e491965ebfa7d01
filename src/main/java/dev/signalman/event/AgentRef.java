package dev.signalman.event;

import java.time.Instant;

/**
 * A connected self-hosted agent: one connection, so the same name with a later {@code connectedAt} is another one.
 *
 * @param name unique in the organisation
 * @param type its agent type, such as {@code s1-aws-large}
 * @param version agent software version
 * @param connectedAt start of this connection
 */
public record AgentRef(String name, String type, String version, Instant connectedAt) {}
