package dev.signalman.event;

/**
 * An agent took or finished a job.
 *
 * @param header id, organisation, project and times
 * @param agent the agent
 * @param from the state before
 * @param to the state now: waiting_for_job, running_job or unknown(…)
 */
public record AgentStateChanged(EventHeader header, AgentRef agent, String from, String to) implements AgentEvent {}
