package dev.signalman.event;

/**
 * An agent connected.
 *
 * @param header id, organisation, project and times
 * @param agent the agent
 */
public record AgentConnected(EventHeader header, AgentRef agent) implements AgentEvent {}
