package dev.signalman.semaphore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What went wrong with a request, sorted by what the caller can do about it. */
public sealed interface ApiError {
    /** The server's words or ours, shortened and without secrets. */
    String message();

    /** 401 "Unauthorized": the token is unknown, or the server's five-minute cache still says so. */
    record Unauthorized(String message) implements ApiError {}

    /** 401 "Permission denied", 403 with an rpc status: the token is valid and may not read this. */
    record PermissionDenied(String message) implements ApiError {}

    /** 403 or 404 that says that the organisation does not have the feature. */
    record FeatureOff(String message) implements ApiError {}

    /** 404, or the 400 of an unknown schedule: gone, never there, or not visible to this token. */
    record NotFound(String message) implements ApiError {}

    /** 400 or 422: the request itself is wrong. */
    record BadRequest(int status, String message) implements ApiError {}

    /** 400 RESOURCE_EXHAUSTED on a rerun: the queue is full; the same token may be used again later. */
    record Busy(String message) implements ApiError {}

    /** 429, or not even sent since the server asked for silence or too many wait: slow down. */
    record RateLimited(String message, @Nullable Duration retryAfter) implements ApiError {}

    /** 5xx, a proxy's 403 with an empty or foreign body, or a redirect where none belongs: the server or what stands before it. */
    record ServerTrouble(
            int status, String message, @Nullable Duration retryAfter) implements ApiError {}

    /** No answer: refused, reset, cut off, timed out, or the name does not resolve. */
    record Unreachable(String message) implements ApiError {}

    /** An answer that is not what the API says: not JSON, or JSON of another shape. */
    record BadReply(String message) implements ApiError {}

    /** The reply is larger than the configured limit. */
    record TooLarge(String message) implements ApiError {}

    /** True if the same request may succeed later without anybody changing anything. */
    default boolean passing() {
        return switch (this) {
            case RateLimited r -> true;
            case ServerTrouble s -> true;
            case Unreachable u -> true;
            case Busy b -> true;
            case BadReply b -> true;
            case Unauthorized u -> false;
            case PermissionDenied p -> false;
            case FeatureOff f -> false;
            case NotFound n -> false;
            case BadRequest b -> false;
            case TooLarge t -> false;
        };
    }
}
