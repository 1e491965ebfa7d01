package dev.signalman.event;

/**
 * The number of waiting or running jobs of a machine type changed.
 *
 * @param header id, organisation, project and times
 * @param machineType machine or agent type, such as e1-standard-2 or s1-aws-large
 * @param queued jobs waiting
 * @param running jobs running
 */
public record QueueDepthChanged(EventHeader header, String machineType, int queued, int running)
        implements QueueEvent {}
