package dev.signalman.semaphore;

import java.util.List;

/**
 * A block of a pipeline and what it waits for.
 * Source: {@code GET /pipelines/:id/describe_topology}.
 *
 * @param name its name
 * @param jobs names of its jobs
 * @param dependencies names of the blocks that come before it
 */
public record TopologyBlock(String name, List<String> jobs, List<String> dependencies) {}
