package dev.signalman.semaphore;

/** A request that failed; {@link #error()} says what can be done about it. */
public final class SemaphoreException extends RuntimeException {
    private final String request;
    private final transient ApiError error;

    /**
     * @param request method and path, without query values that could be secret
     * @param error what went wrong
     */
    public SemaphoreException(String request, ApiError error) {
        super(request + ": " + error.getClass().getSimpleName() + ": " + error.message(), null, false, false);
        this.request = request;
        this.error = error;
    }

    /** Method and path. */
    public String request() {
        return request;
    }

    public ApiError error() {
        return error;
    }
}
