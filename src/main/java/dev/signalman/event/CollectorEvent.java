package dev.signalman.event;

/** What happened to our own sight. */
public sealed interface CollectorEvent extends ChangeEvent permits CollectorDegraded, CollectorRecovered {}
