package dev.signalman.event;

/**
 * A failed workflow was considered and not rerun.
 *
 * @param header id, organisation, project and times
 * @param rerun what was considered
 * @param reason why not, as a short stable word such as no_evidence, budget, observe, own_rerun, human_rerun, superseded, refused
 */
public record RerunDeclined(EventHeader header, RerunRef rerun, String reason) implements RerunEvent {}
