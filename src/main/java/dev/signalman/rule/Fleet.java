package dev.signalman.rule;

/**
 * The machines of one type as they are now, for rules on agent and queue events.
 *
 * @param present whether it is a known type of self-hosted agents
 * @param agents connected agents
 * @param idle connected agents that wait for a job
 * @param queued jobs that wait
 * @param running jobs that run
 */
public record Fleet(boolean present, long agents, long idle, long queued, long running) {
    public static final Fleet NONE = new Fleet(false, 0, 0, 0, 0);
}
