package dev.signalman.semaphore;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether and when a failed request is tried again: exponential back-off with full jitter. */
record Backoff(int maxAttempts, Duration base, Duration max) {
    /**
     * @param attempts tries so far, at least 1
     * @return how long to wait, or nothing if the failure is the answer
     */
    Optional<Duration> after(ApiError error, int attempts, RandomGenerator random) {
        if (attempts >= maxAttempts) {
            return Optional.empty();
        }
        return switch (error) {
            case ApiError.RateLimited limited -> asked(limited.retryAfter(), attempts, random);
            case ApiError.ServerTrouble trouble -> asked(trouble.retryAfter(), attempts, random);
            case ApiError.Unreachable u -> Optional.of(jittered(attempts, random));
            // once only: a reply that stays wrong is not going to mend itself
            case ApiError.BadReply b -> attempts == 1 ? Optional.of(jittered(attempts, random)) : Optional.empty();
            case ApiError.Busy b -> Optional.empty();
            case ApiError.Unauthorized u -> Optional.empty();
            case ApiError.PermissionDenied p -> Optional.empty();
            case ApiError.FeatureOff f -> Optional.empty();
            case ApiError.NotFound n -> Optional.empty();
            case ApiError.BadRequest b -> Optional.empty();
            case ApiError.TooLarge t -> Optional.empty();
        };
    }

    /** The server's wish is kept if it is not longer than the longest wait; otherwise the caller is told. */
    private Optional<Duration> asked(
            @org.jspecify.annotations.Nullable Duration wish, int attempts, RandomGenerator random) {
        if (wish == null) {
            return Optional.of(jittered(attempts, random));
        }
        return wish.compareTo(max) > 0 ? Optional.empty() : Optional.of(wish.plus(jittered(1, random)));
    }

    private Duration jittered(int attempts, RandomGenerator random) {
        long ceiling = Math.min(max.toMillis(), base.toMillis() << Math.min(attempts - 1, 20));
        return Duration.ofMillis(random.nextLong(ceiling + 1));
    }
}
