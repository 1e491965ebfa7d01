package dev.signalman.cli;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreException;

/**
 * What a failed request means to the person who asked.
 *
 * @param code exit code
 * @param message one line
 */
record Failure(int code, String message) {
    static final int REFUSED = 1;
    static final int NOT_FOUND = 3;
    static final int NOT_PERMITTED = 4;
    static final int TRY_LATER = 5;

    /** For the help of commands that ask Semaphore. */
    static final String[] EXIT_CODES = {
        "0:done",
        "1:Semaphore refused it, or the answer is no (an invalid pipeline file, a job that did not pass)",
        "2:wrong arguments, or a wrong configuration",
        "3:not found, or not visible to this token",
        "4:not permitted: the token is refused, lacks a permission, or the organization lacks the feature",
        "5:no answer from Semaphore, or one to try again later",
        "130:interrupted by Ctrl-C"
    };

    static Failure of(SemaphoreException e) {
        String said = e.error().message();
        String asked = " (" + e.request() + ")";
        return switch (e.error()) {
            case ApiError.NotFound n ->
                new Failure(NOT_FOUND, "not found, or not visible to this token: " + said + asked);
            case ApiError.Unauthorized u ->
                new Failure(
                        NOT_PERMITTED,
                        "Semaphore refuses the token: " + said + "; check where it comes from, or make a new one"
                                + asked);
            case ApiError.PermissionDenied p ->
                new Failure(NOT_PERMITTED, "the token may not do this: " + said + asked);
            case ApiError.FeatureOff f ->
                new Failure(NOT_PERMITTED, "this organization does not have it: " + said + asked);
            case ApiError.BadRequest b -> new Failure(REFUSED, "Semaphore refuses it: " + said + asked);
            case ApiError.TooLarge t ->
                new Failure(REFUSED, said + "; raise api.max_response_size in the configuration" + asked);
            case ApiError.BadReply b ->
                new Failure(REFUSED, "what answers there is not Semaphore's API: " + said + asked);
            case ApiError.Busy b -> new Failure(TRY_LATER, "Semaphore is busy, try again later: " + said + asked);
            case ApiError.RateLimited r ->
                new Failure(TRY_LATER, "Semaphore asks to slow down, try again later: " + said + asked);
            case ApiError.ServerTrouble t ->
                new Failure(TRY_LATER, "Semaphore answers with an error, try again later: " + said + asked);
            case ApiError.Unreachable u -> new Failure(TRY_LATER, "Semaphore cannot be reached: " + said + asked);
        };
    }
}
