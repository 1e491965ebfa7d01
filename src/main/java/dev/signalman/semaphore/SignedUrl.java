package dev.signalman.semaphore;

import dev.signalman.secret.Secret;

/**
 * A link that carries its own right of access.
 * Source: {@code POST /api/v1/artifacts}.
 *
 * @param url the link
 * @param method HTTP method that it is for
 */
public record SignedUrl(Secret url, String method) {}
