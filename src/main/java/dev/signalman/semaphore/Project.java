package dev.signalman.semaphore;

import java.util.List;

/**
 * A project.
 * Source: {@code GET /projects}.
 *
 * @param id UUID
 * @param name unique in the organisation
 * @param description may be empty
 * @param repositoryUrl git URL; may be empty
 * @param pipelineFile path of its initial pipeline file; may be empty
 * @param visibility private or public; may be empty
 * @param owner of the repository; may be empty
 * @param integrationType such as github_app; may be empty
 * @param runOn what starts workflows, such as branches and tags
 */
public record Project(
        String id,
        String name,
        String description,
        String repositoryUrl,
        String pipelineFile,
        String visibility,
        String owner,
        String integrationType,
        List<String> runOn) {}
