package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of Semaphore's own notifications: who is told of which pipelines.
 * Source: {@code GET /notifications}.
 *
 * @param id UUID
 * @param name unique in the organisation
 * @param creatorId user who made it; null if not sent
 * @param rules what is told whom
 * @param failures what went wrong lately
 * @param createdAt null if not sent
 * @param updatedAt null if not sent
 */
public record Notification(
        String id,
        String name,
        @Nullable String creatorId,
        List<NotificationRule> rules,
        List<Failure> failures,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /**
     * A failure to notify.
     *
     * @param message the server's words
     * @param at null if not sent
     */
    public record Failure(String message, @Nullable Instant at) {}
}
