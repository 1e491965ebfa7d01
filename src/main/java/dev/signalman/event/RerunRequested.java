package dev.signalman.event;

/**
 * A rerun was decided; the request to Semaphore follows.
 *
 * @param header id, organisation, project and times
 * @param rerun what is rerun
 * @param requestToken the idempotency token, derived from what it reruns
 */
public record RerunRequested(EventHeader header, RerunRef rerun, String requestToken) implements RerunEvent {}
