package dev.signalman.event;

/** What happened to the job queues. */
public sealed interface QueueEvent extends ChangeEvent permits QueueDepthChanged {}
