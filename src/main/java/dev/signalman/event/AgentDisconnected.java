package dev.signalman.event;

/**
 * An agent left the list, which is the only sign that Semaphore gives: a crash and a scale-in look alike, 3 to 15 minutes late.
 *
 * @param header id, organisation, project and times
 * @param agent the agent
 * @param lastState the last state seen, waiting_for_job or running_job
 */
public record AgentDisconnected(EventHeader header, AgentRef agent, String lastState) implements AgentEvent {}
