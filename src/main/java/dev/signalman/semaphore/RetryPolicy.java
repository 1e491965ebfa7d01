package dev.signalman.semaphore;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a request is tried again, as far as the error goes. Whether the request may be repeated at all is for
 * {@link Operation#repeatable()} to say: reads change nothing, some writes carry a token that makes the server answer the
 * repeat with the first one's result, others say what is to be. What is none of these is only repeated if it certainly was
 * not worked on ({@link #mayHaveHappened}).
 *
 * @param maxAttempts tries in all
 * @param base first back-off, doubled each time
 * @param max longest back-off, and longest {@code Retry-After} that is waited for
 */
record RetryPolicy(int maxAttempts, Duration base, Duration max) {
    /**
     * @param attempt how often it was tried, from 1
     * @return how long to wait; null to give up
     */
    @Nullable
    Duration pause(Endpoint endpoint, ApiError error, int attempt, RandomGenerator random) {
        if (attempt >= attempts(endpoint, error)) {
            return null;
        }
        Duration asked = retryAfter(error);
        if (asked == null) {
            return jitter(backOff(attempt), random);
        }
        // A little later than asked, so that several clients do not return together.
        return asked.compareTo(max) > 0 ? null : asked.plus(jitter(base, random));
    }

    /** True unless the error itself says that the request was turned away before anything was done. */
    static boolean mayHaveHappened(ApiError error) {
        return switch (error) {
            case ApiError.ServerTrouble trouble -> trouble.status() >= 500;
            case ApiError.Unreachable lost -> true;
            case ApiError.BadReply bad -> true;
            case ApiError.TooLarge large -> true;
            case ApiError.RateLimited limited -> false;
            case ApiError.Busy busy -> false;
            case ApiError.Unauthorized unauthorized -> false;
            case ApiError.PermissionDenied denied -> false;
            case ApiError.FeatureOff off -> false;
            case ApiError.NotFound missing -> false;
            case ApiError.BadRequest bad -> false;
        };
    }

    static @Nullable Duration retryAfter(ApiError error) {
        return switch (error) {
            case ApiError.RateLimited limited -> limited.retryAfter();
            case ApiError.ServerTrouble trouble -> trouble.retryAfter();
            default -> null;
        };
    }

    private int attempts(Endpoint endpoint, ApiError error) {
        return switch (error) {
            case ApiError.RateLimited limited -> maxAttempts;
            case ApiError.Unreachable unreachable -> maxAttempts;
            case ApiError.ServerTrouble trouble -> {
                if (trouble.status() < 400) {
                    // A redirect will be there tomorrow.
                    yield 1;
                }
                yield promotionsQuirk(endpoint, trouble) ? Math.min(2, maxAttempts) : maxAttempts;
            }
            // Perhaps cut off where nobody could see it; if it comes again, it is no accident.
            case ApiError.BadReply bad -> Math.min(2, maxAttempts);
            // The queue of pipelines empties in minutes: the caller knows better when.
            case ApiError.Busy busy -> 1;
            case ApiError.Unauthorized unauthorized -> 1;
            case ApiError.PermissionDenied denied -> 1;
            case ApiError.FeatureOff off -> 1;
            case ApiError.NotFound missing -> 1;
            case ApiError.BadRequest bad -> 1;
            case ApiError.TooLarge large -> 1;
        };
    }

    /** True if the server did not even look at what was asked for. */
    static boolean turnedAway(ApiError error) {
        return switch (error) {
            case ApiError.RateLimited r -> true;
            case ApiError.Busy b -> true;
            case ApiError.Unauthorized u -> true;
            case ApiError.PermissionDenied d -> true;
            case ApiError.FeatureOff f -> false;
            case ApiError.Unreachable u -> false;
            // a proxy that could not ask who we are
            case ApiError.ServerTrouble t -> t.status() < 500;
            case ApiError.BadReply b -> false;
            case ApiError.TooLarge l -> false;
            case ApiError.NotFound m -> false;
            case ApiError.BadRequest b -> false;
        };
    }

    /** True if the server cannot keep up, so that fewer requests at once may help. */
    static boolean shed(Endpoint endpoint, ApiError error) {
        return error instanceof ApiError.ServerTrouble trouble
                && trouble.status() >= 500
                && !promotionsQuirk(endpoint, trouble);
    }

    /** The server answers 500 for the promotions of a pipeline that has none. */
    private static boolean promotionsQuirk(Endpoint endpoint, ApiError.ServerTrouble trouble) {
        return endpoint == Endpoint.PROMOTIONS_LIST && trouble.status() == 500;
    }

    private Duration backOff(int attempt) {
        Duration doubled = base.multipliedBy(1L << Math.min(attempt - 1, 30));
        return doubled.compareTo(max) > 0 ? max : doubled;
    }

    private static Duration jitter(Duration most, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }
}
