package dev.signalman.semaphore;

import java.util.Map;

/**
 * What to promote.
 * Source: {@code POST /promotions}.
 *
 * @param pipelineId pipeline to promote
 * @param name name of the promotion
 * @param override whether to promote it although it failed or still runs
 * @param parameters values of the promotion's parameters by name
 * @param requestToken makes repeats of this request one; not blank
 */
public record PromotionRequest(
        String pipelineId, String name, boolean override, Map<String, String> parameters, String requestToken) {
    public PromotionRequest {
        parameters = Map.copyOf(parameters);
        if (requestToken.isBlank()) {
            throw new IllegalArgumentException(
                    "a promotion needs a request token: without one a repeat promotes again");
        }
    }
}
