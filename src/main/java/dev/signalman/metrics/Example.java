package dev.signalman.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an observation is from: what becomes the exemplar of a histogram's bucket.
 *
 * @param url page in Semaphore
 * @param pipelineId the pipeline; null if it is about none
 * @param at when it happened
 */
record Example(String url, @Nullable String pipelineId, Instant at) {
    /** What OpenMetrics 1.0 allows for names and values of an exemplar's labels together, in characters. */
    private static final int MOST = 128;

    private static final String URL = "url";
    private static final String PIPELINE_ID = "pipeline_id";

    /** The labels of the exemplar, as many as fit; null if none does. */
    @Nullable
    Labels labels() {
        int room = MOST;
        String page = page();
        if (page != null) {
            room -= length(URL, page);
        }
        boolean named = pipelineId != null && !pipelineId.isEmpty() && length(PIPELINE_ID, pipelineId) <= room;
        if (page != null && named && pipelineId != null) {
            return Labels.of(URL, page, PIPELINE_ID, pipelineId);
        }
        if (page != null) {
            return Labels.of(URL, page);
        }
        return named && pipelineId != null ? Labels.of(PIPELINE_ID, pipelineId) : null;
    }

    /** The page's address, without its query if it is too long with it; null if it is too long without it as well. */
    private @Nullable String page() {
        String whole = LabelPolicy.wellFormed(url);
        if (!whole.isEmpty() && length(URL, whole) <= MOST) {
            return whole;
        }
        int query = whole.indexOf('?');
        return query > 0 && length(URL, whole.substring(0, query)) <= MOST ? whole.substring(0, query) : null;
    }

    private static int length(String name, String value) {
        return name.length() + value.codePointCount(0, value.length());
    }
}
