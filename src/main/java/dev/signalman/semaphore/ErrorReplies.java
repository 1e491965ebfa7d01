package dev.signalman.semaphore;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts error replies. The server's services disagree on what a status means, so body and endpoint count as much as the
 * number.
 */
final class ErrorReplies {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /** How the services say that the queue of pipelines is full. */
    private static final List<String> EXHAUSTED =
            List.of("resource_exhausted", "resource exhausted", "limit of queuing pipelines");

    private ErrorReplies() {}

    /**
     * @param base to explain redirects
     * @param token the one that was sent; empty for none
     * @param now our clock, used where the server does not tell its own
     */
    static ApiError of(Endpoint endpoint, Reply reply, BaseUrl base, String token, Instant now) {
        int status = reply.status();
        ServerWords words = ServerWords.of(reply, token);
        String message = words.describe(status);
        if (reply.redirect() && endpoint == Endpoint.JOBS_PLAIN_LOG) {
            return new ApiError.FeatureOff("the server shows this page to people only: it asks for a log-in");
        }
        if (reply.redirect()) {
            return new ApiError.ServerTrouble(status, redirect(reply, base), null);
        }
        return switch (status) {
            case 400, 422 -> badRequest(status, words);
            case 401 -> unauthorized(endpoint, words, message);
            case 403 -> forbidden(words, message, reply, now);
            case 404, 410 -> missing(words, message);
            case 408, 425 -> new ApiError.ServerTrouble(status, message, retryAfter(reply, now));
            case 429 -> new ApiError.RateLimited(message, retryAfter(reply, now));
            default ->
                status >= 400 && status < 500
                        ? new ApiError.BadRequest(status, message)
                        : new ApiError.ServerTrouble(
                                status, trouble(endpoint, status, message), retryAfter(reply, now));
        };
    }

    private static ApiError badRequest(int status, ServerWords words) {
        String message = words.describe(status);
        if (words.code().equals("RESOURCE_EXHAUSTED") || EXHAUSTED.stream().anyMatch(words::says)) {
            return new ApiError.Busy(message);
        }
        // Some services answer 400 for an id that they do not know.
        return words.says("not found") ? new ApiError.NotFound(message) : new ApiError.BadRequest(status, message);
    }

    private static ApiError unauthorized(Endpoint endpoint, ServerWords words, String message) {
        // The log service believes its signed link only, and that of artifacts a token of its own: it is not about
        // ours.
        boolean ownRights = endpoint == Endpoint.LOGS_FOLLOW || endpoint == Endpoint.ARTIFACTS_SIGN;
        return words.says("permission denied") || ownRights
                ? new ApiError.PermissionDenied(message)
                : new ApiError.Unauthorized(message);
    }

    /** The proxy answers 403 while its auth service is down, so only a 403 in the API's own words is about permission. */
    private static ApiError forbidden(ServerWords words, String message, Reply reply, Instant now) {
        if (featureOff(words)) {
            return new ApiError.FeatureOff(message);
        }
        if (words.kind() == ServerWords.Kind.RPC_STATUS || words.says("permission denied")) {
            return new ApiError.PermissionDenied(message);
        }
        return new ApiError.ServerTrouble(403, message, retryAfter(reply, now));
    }

    private static ApiError missing(ServerWords words, String message) {
        if (words.text().equals("oops")) {
            return new ApiError.FeatureOff("the server does not have this endpoint (404 oops)");
        }
        return featureOff(words) ? new ApiError.FeatureOff(message) : new ApiError.NotFound(message);
    }

    private static boolean featureOff(ServerWords words) {
        return words.says("feature is not enabled") || words.says("not enabled for your organization");
    }

    private static String trouble(Endpoint endpoint, int status, String message) {
        return endpoint == Endpoint.PROMOTIONS_LIST && status == 500
                ? message + " (the server also says so for a pipeline without promotions)"
                : message;
    }

    private static String redirect(Reply reply, BaseUrl base) {
        String location = reply.header("location");
        if (location == null || location.isBlank()) {
            return "HTTP " + reply.status() + " redirects nowhere";
        }
        if (!base.tls() && location.regionMatches(true, 0, "https://", 0, 8)) {
            return "the server wants HTTPS: write https:// in the base URL";
        }
        int query = location.indexOf('?');
        return "redirected to " + ServerWords.shorten(query < 0 ? location : location.substring(0, query), "")
                + ", where no redirect belongs; is the base URL right?";
    }

    /** {@code Retry-After} in seconds or as a date, which is read by the server's own clock if it tells that. */
    static @Nullable Duration retryAfter(Reply reply, Instant now) {
        String value = reply.header("retry-after");
        if (value == null) {
            return null;
        }
        Duration wait;
        try {
            wait = Duration.ofMillis((long) (Double.parseDouble(value.strip()) * 1000));
        } catch (NumberFormatException e) {
            Instant until = Reply.httpDate(value);
            if (until == null) {
                return null;
            }
            Instant from = reply.date();
            wait = between(from == null ? now : from, until);
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private static Duration between(Instant from, Instant until) {
        try {
            return Duration.between(from, until);
        } catch (DateTimeException | ArithmeticException e) {
            return LONGEST_RETRY_AFTER;
        }
    }
}
