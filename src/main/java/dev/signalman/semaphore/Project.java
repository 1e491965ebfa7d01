package dev.signalman.semaphore;

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
 */
public record Project(
        String id, String name, String description, String repositoryUrl, String pipelineFile, String visibility) {}
