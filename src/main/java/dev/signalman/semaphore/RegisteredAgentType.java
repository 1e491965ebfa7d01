package dev.signalman.semaphore;

import dev.signalman.secret.Secret;

/**
 * A new agent type and the token with which its agents register. The server shows the token only here.
 * Source: {@code POST /self_hosted_agent_types}.
 *
 * @param type the type
 * @param registrationToken for the configuration of the agents
 */
public record RegisteredAgentType(AgentType type, Secret registrationToken) {}
