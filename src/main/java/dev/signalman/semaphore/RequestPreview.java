package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it would be sent, made fit to be shown: without the token and without secret values.
 *
 * @param method HTTP method
 * @param url whole address
 * @param headers by name
 * @param body null for none
 */
public record RequestPreview(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable JsonNode body) {}
