package dev.signalman.semaphore;

import java.util.List;

/**
 * What a project shall be.
 * Source: {@code POST /projects}.
 *
 * @param name unique in the organisation
 * @param description may be empty
 * @param visibility public or private
 * @param repositoryUrl git URL
 * @param integrationType such as github_app, github_token, bitbucket, gitlab, git
 * @param runOn what starts workflows: branches, tags, pull_requests, forked_pull_requests
 * @param pipelineFile path of the first pipeline file; empty for the server's default
 */
public record ProjectDraft(
        String name,
        String description,
        String visibility,
        String repositoryUrl,
        String integrationType,
        List<String> runOn,
        String pipelineFile) {
    /** A private project of a repository that the GitHub app can read, which runs on branches and tags. */
    public static ProjectDraft of(String name, String repositoryUrl) {
        return new ProjectDraft(name, "", "private", repositoryUrl, "github_app", List.of("branches", "tags"), "");
    }
}
