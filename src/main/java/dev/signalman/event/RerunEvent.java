package dev.signalman.event;

/** What was decided about reruns, and what came of it. */
public sealed interface RerunEvent extends ChangeEvent
        permits RerunRequested, RerunDeclined, RerunFinished, RerunLost, FlakeConfirmed {}
