package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the server knows of a run, for diagnosis: {@code /troubleshoot}. */
public final class Troubleshooting {
    private final Resources resources;

    Troubleshooting(Resources resources) {
        this.resources = resources;
    }

    /** {@code GET /troubleshoot/workflow/:id}. */
    public Future<Diagnosis> workflow(String workflowId) {
        return resources.one(resources.request(Endpoint.TROUBLESHOOT_WORKFLOW, workflowId), Troubleshooting::diagnosis);
    }

    /** {@code GET /troubleshoot/pipeline/:id}. */
    public Future<Diagnosis> pipeline(String pipelineId) {
        return resources.one(resources.request(Endpoint.TROUBLESHOOT_PIPELINE, pipelineId), Troubleshooting::diagnosis);
    }

    /** {@code GET /troubleshoot/job/:id}. */
    public Future<Diagnosis> job(String jobId) {
        return resources.one(resources.request(Endpoint.TROUBLESHOOT_JOB, jobId), Troubleshooting::diagnosis);
    }

    static Diagnosis diagnosis(JsonNode body) throws Undecodable {
        if (!body.isObject() || body.isEmpty()) {
            throw new Undecodable("a diagnosis without sections");
        }
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> section : body.properties()) {
            if (section.getValue().isObject()) {
                sections.put(section.getKey(), Json.textMap(section.getValue()));
            }
        }
        return new Diagnosis(
                Collections.unmodifiableMap(sections), Json.inner(Json.at(body, "pipeline", "blocks"), Json::textMap));
    }
}
