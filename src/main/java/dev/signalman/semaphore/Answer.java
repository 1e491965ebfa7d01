package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answered, for those who know it from the catalogue only.
 *
 * @param body the reply as JSON without its secret values; of a list, all rows that were read; of a reply that is no JSON, its
 *     text; missing if the server said nothing
 * @param complete false if a list goes on beyond what was read
 * @param whole the reply with its secret values, where those are all that it is asked for: a new registration token, signed
 *     URLs; otherwise null
 */
public record Answer(
        JsonNode body, boolean complete, @Nullable Secret whole) {}
