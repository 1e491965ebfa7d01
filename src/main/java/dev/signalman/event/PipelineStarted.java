package dev.signalman.event;

import java.time.Duration;

/**
 * A pipeline began to run.
 *
 * @param header id, organisation, project and times
 * @param pipeline the pipeline
 * @param queued how long it waited since it was created
 */
public record PipelineStarted(EventHeader header, PipelineRef pipeline, Duration queued) implements PipelineEvent {}
