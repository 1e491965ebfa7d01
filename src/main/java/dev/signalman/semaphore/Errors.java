package dev.signalman.semaphore;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what a reply that is not 200 means: the services answer each in their own way. */
final class Errors {
    private static final int LONGEST = 200;

    private Errors() {}

    /**
     * @param status other than 2xx
     * @param body as text; may be empty, a JSON string, JSON, bare text or a proxy's page
     * @param retryAfter the header; null if not sent
     * @param now to turn a date into a duration
     */
    static ApiError of(Endpoint endpoint, int status, String body, @Nullable String retryAfter, Instant now) {
        String message = shorten(body);
        String lower = body.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 401 ->
                lower.contains("permission denied")
                        ? new ApiError.PermissionDenied(message)
                        : new ApiError.Unauthorized(message);
            case 403 -> forbidden(message, lower);
            case 404 ->
                notEnabled(lower) || lower.strip().equals("oops")
                        ? new ApiError.FeatureOff(message)
                        : new ApiError.NotFound(message);
            case 429 -> new ApiError.RateLimited(message, wait(retryAfter, now));
            case 400, 422 -> badRequest(endpoint, status, message, lower);
            default ->
                status >= 500 || (status >= 300 && status < 400)
                        ? new ApiError.ServerTrouble(status, redirected(status, message), wait(retryAfter, now))
                        : new ApiError.BadRequest(status, message);
        };
    }

    private static ApiError forbidden(String message, String lower) {
        if (notEnabled(lower)) {
            return new ApiError.FeatureOff(message);
        }
        boolean rpcStatus = lower.startsWith("{") && lower.contains("\"code\"") && lower.contains("\"message\"");
        // the gateway answers 403 with nothing, or with its own page, when its authentication service is down
        return rpcStatus || lower.contains("permission denied")
                ? new ApiError.PermissionDenied(message)
                : new ApiError.ServerTrouble(403, message.isEmpty() ? "403 without a reason" : message, null);
    }

    private static boolean notEnabled(String lower) {
        return lower.contains("feature") && lower.contains("not enabled");
    }

    private static ApiError badRequest(Endpoint endpoint, int status, String message, String lower) {
        if (endpoint.rerun()
                && (lower.contains("resource_exhausted") || lower.contains("limit of queuing pipelines"))) {
            return new ApiError.Busy(message);
        }
        return new ApiError.BadRequest(status, message);
    }

    private static String redirected(int status, String message) {
        return status >= 400 ? message : "redirected (" + status + "): is the base URL right, and https?";
    }

    private static @Nullable Duration wait(@Nullable String header, Instant now) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String value = header.strip();
        try {
            if (value.chars().allMatch(Character::isDigit)) {
                return Duration.ofSeconds(Long.parseLong(value));
            }
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (NumberFormatException | DateTimeParseException e) {
            return null;
        }
    }

    /** One line, without markup, at most 200 characters. */
    static String shorten(String body) {
        String text = body.replaceAll("(?is)<(script|style).*?</\\1>", " ").replaceAll("<[^>]*>", " ");
        text = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        text = text.replaceAll("(?i)(jwt|token|signature|credential)=[^\\s&\"]+", "$1=***");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
