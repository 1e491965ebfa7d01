package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;

/** Promotions: {@code /promotions}. */
public final class Promotions {
    private static final int PAGE = 50;

    private final Resources resources;

    Promotions(Resources resources) {
        this.resources = resources;
    }

    /** {@code GET /promotions}: only for a pipeline with a switch id, since the server answers 500 for others. */
    public Future<Sweep<Promotion>> list(String pipelineId) {
        return resources.list(
                new Paging.Headers(PAGE),
                () -> resources
                        .request(Endpoint.PROMOTIONS_LIST)
                        .with("pipeline_id", pipelineId)
                        .with("page_size", PAGE),
                "promotions",
                ResourceDecoders::promotion,
                // Promotions have no id.
                promotion ->
                        List.of(promotion.name(), String.valueOf(promotion.triggeredAt()), promotion.triggeredBy()));
    }

    /** {@code POST /promotions}. The answer only says that it was triggered: look into the list for what came of it. */
    public Future<Void> trigger(PromotionRequest promotion) {
        ObjectNode body = Json.object();
        promotion.parameters().forEach(body::put);
        // What the server itself reads comes last, so that no parameter can take its place.
        body.put("pipeline_id", promotion.pipelineId())
                .put("name", promotion.name())
                .put("override", promotion.override())
                .put("request_token", promotion.requestToken());
        return resources.done(resources.request(Endpoint.PROMOTIONS_TRIGGER).json(body));
    }
}
