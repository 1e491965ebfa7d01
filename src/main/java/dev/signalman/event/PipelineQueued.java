package dev.signalman.event;

/**
 * A pipeline came into being and waits for its turn.
 *
 * @param header id, organisation, project and times
 * @param pipeline the pipeline
 */
public record PipelineQueued(EventHeader header, PipelineRef pipeline) implements PipelineEvent {}
