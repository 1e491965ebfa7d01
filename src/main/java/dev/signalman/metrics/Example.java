package dev.signalman.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an observation is from: what becomes the exemplar of a histogram's bucket.
 *
 * @param url page in Semaphore
 * @param pipelineId the pipeline; null if it is about none
 * @param at when it happened
 */
record Example(String url, @Nullable String pipelineId, Instant at) {}
