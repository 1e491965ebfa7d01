package dev.signalman.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every event has.
 *
 * @param id deterministic: the same change always has the same id, however often it is observed; unique in the log. Made by
 *     {@link EventIds}
 * @param organization the configured name of the organisation
 * @param project the project it belongs to; null for what belongs to the organisation (agents, queues)
 * @param subject the thing that changed, such as {@code pipeline/<id>} or {@code agent/<name>}
 * @param occurredAt when it happened, by Semaphore's clock where Semaphore says so, otherwise {@code observedAt}
 * @param observedAt when Signalman saw it, by its own clock
 * @param backfilled true for history read at the first start: it is recorded, but nobody is alerted and no counter moves
 */
public record EventHeader(
        String id,
        String organization,
        @Nullable ProjectRef project,
        String subject,
        Instant occurredAt,
        Instant observedAt,
        boolean backfilled) {}
