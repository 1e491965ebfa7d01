package dev.signalman.event;

/** What happened to a pipeline. */
public sealed interface PipelineEvent extends ChangeEvent
        permits PipelineQueued, PipelineStarted, PipelineFinished, PipelineVanished {}
