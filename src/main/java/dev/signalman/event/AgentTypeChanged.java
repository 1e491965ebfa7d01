package dev.signalman.event;

/**
 * An agent type appeared, vanished, or has another number of connected agents.
 *
 * @param header id, organisation, project and times
 * @param agentType its name
 * @param present false if the type is gone
 * @param agents connected agents
 */
public record AgentTypeChanged(EventHeader header, String agentType, boolean present, int agents)
        implements AgentEvent {}
