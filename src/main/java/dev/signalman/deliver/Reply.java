package dev.signalman.deliver;

import org.jspecify.annotations.Nullable;

/**
 * An answer by HTTP.
 *
 * @param status its status
 * @param retryAfter header of that name: seconds or a date; null if it was not sent
 * @param body the beginning of its body, as it came: it may hold secrets
 */
record Reply(int status, @Nullable String retryAfter, String body) {}
