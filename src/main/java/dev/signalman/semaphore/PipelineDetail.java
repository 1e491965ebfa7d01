package dev.signalman.semaphore;

import java.util.List;

/**
 * A pipeline with its blocks and their jobs.
 * Source: {@code GET /pipelines/:id?detailed=true}.
 *
 * @param pipeline the pipeline
 * @param blocks in the server's order; empty unless details were asked for
 */
public record PipelineDetail(Pipeline pipeline, List<Block> blocks) {}
