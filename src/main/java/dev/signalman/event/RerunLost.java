package dev.signalman.event;

/**
 * Semaphore was asked for a rerun, and whether it started one could not be learnt: the answer was lost, and nothing could be read for as
 * long as it was tried. It is never asked for again.
 *
 * @param header id, organisation, project and times
 * @param rerun what was asked for
 */
public record RerunLost(EventHeader header, RerunRef rerun) implements RerunEvent {}
