package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Projects as they are written. */
final class ProjectJson {
    private ProjectJson() {}

    static ObjectNode write(ProjectDraft draft) {
        ObjectNode body = Json.object().put("apiVersion", "v1alpha").put("kind", "Project");
        body.putObject("metadata").put("name", draft.name()).put("description", draft.description());
        ObjectNode spec = body.putObject("spec").put("visibility", draft.visibility());
        ObjectNode repository = spec.putObject("repository").put("url", draft.repositoryUrl());
        repository.put("name", draft.name()).put("integration_type", draft.integrationType());
        repository.set("run_on", Json.array(draft.runOn()));
        repository.put("pipeline_file", draft.pipelineFile());
        repository.putObject("forked_pull_requests");
        repository.putObject("whitelist");
        return body;
    }
}
