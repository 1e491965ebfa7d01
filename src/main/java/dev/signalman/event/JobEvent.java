package dev.signalman.event;

/** What happened to single jobs. */
public sealed interface JobEvent extends ChangeEvent permits JobFinished {}
