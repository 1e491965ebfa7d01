package dev.signalman.semaphore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard.
 * Source: {@code GET /dashboards}.
 *
 * @param id UUID
 * @param name unique in the organisation
 * @param title for people; may be empty
 * @param widgets what it shows
 * @param createdAt null if not sent
 * @param updatedAt null if not sent
 */
public record Dashboard(
        String id,
        String name,
        String title,
        List<Widget> widgets,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
