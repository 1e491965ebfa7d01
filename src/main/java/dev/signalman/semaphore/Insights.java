package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures about the pipelines of a project: {@code /projects/:id/insights}. Not every edition has them. */
public final class Insights {
    private final Resources resources;

    Insights(Resources resources) {
        this.resources = resources;
    }

    /** How long they take: {@code GET /projects/:id/insights/performance}. */
    public Future<Performance> performance(String projectId, String pipelineFile, @Nullable String branch) {
        return resources.one(
                request(Endpoint.INSIGHTS_PERFORMANCE, projectId, pipelineFile, branch), TestResultsJson::performance);
    }

    /** How many pass: {@code GET /projects/:id/insights/reliability}. */
    public Future<List<RunCount>> reliability(String projectId, String pipelineFile, @Nullable String branch) {
        return counts(request(Endpoint.INSIGHTS_RELIABILITY, projectId, pipelineFile, branch));
    }

    /** How many there are: {@code GET /projects/:id/insights/frequency}. */
    public Future<List<RunCount>> frequency(String projectId, String pipelineFile, @Nullable String branch) {
        return counts(request(Endpoint.INSIGHTS_FREQUENCY, projectId, pipelineFile, branch));
    }

    private Future<List<RunCount>> counts(ApiRequest.Builder request) {
        return resources.rows(request, "metrics", TestResultsJson::runCount, (body, rows) -> rows.items());
    }

    private ApiRequest.Builder request(
            Endpoint endpoint, String projectId, String pipelineFile, @Nullable String branch) {
        return resources
                .request(endpoint, projectId)
                .with("pipeline_file", pipelineFile)
                .with("branch_name", branch);
    }
}
