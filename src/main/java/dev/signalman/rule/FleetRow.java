package dev.signalman.rule;

/**
 * What is known of the machines of one type.
 *
 * @param present false for a machine type that is no self-hosted agent type
 * @param agents connected agents
 * @param queued jobs that wait
 * @param running jobs that run
 */
record FleetRow(boolean present, int agents, int queued, int running) {
    static final FleetRow UNKNOWN = new FleetRow(false, 0, 0, 0);
}
