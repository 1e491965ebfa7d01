package dev.signalman.semaphore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That there is a secret, never what is in it: the values are not even read.
 * Source: {@code GET /api/v1beta/secrets}, {@code GET /api/v1/projects/:project/secrets}.
 *
 * @param id UUID
 * @param name unique in the organisation or project
 * @param description may be empty
 * @param projectId its project; null if it is the organisation's
 * @param access who may use it; null if not sent or a project's
 * @param createdAt null if not sent
 * @param updatedAt null if not sent
 * @param usedAt when a job got it last; null if never or not sent
 */
public record StoredSecret(
        String id,
        String name,
        String description,
        @Nullable String projectId,
        @Nullable SecretAccess access,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant usedAt) {}
