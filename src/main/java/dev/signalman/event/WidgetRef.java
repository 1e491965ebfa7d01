package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * A part of a dashboard: which pipelines it shows. What is null is not restricted.
 *
 * @param name its name
 * @param type such as {@code list_pipelines}
 * @param projectId the project
 * @param branch the branch
 * @param pipelineFile path of the pipeline file
 */
public record WidgetRef(
        String name,
        String type,
        @Nullable String projectId,
        @Nullable String branch,
        @Nullable String pipelineFile) {}
