package dev.signalman.semaphore;

import java.util.List;
import java.util.Map;

/**
 * All that the server knows of a run, for people: what is in it changes between versions.
 * Source: {@code GET /troubleshoot}.
 *
 * @param sections project, workflow, pipeline, block, job: their fields as text, in the server's order
 * @param blocks blocks of the pipeline, likewise; empty unless asked about a pipeline
 */
public record Diagnosis(Map<String, Map<String, String>> sections, List<Map<String, String>> blocks) {}
