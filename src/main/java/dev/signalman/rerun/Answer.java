package dev.signalman.rerun;

/** What Semaphore's answers mean for a rerun. */
sealed interface Answer {
    /** Nothing stands in its way. */
    record Clear() implements Answer {}

    /** It runs, as this workflow. */
    record Started(String newWorkflowId) implements Answer {}

    /**
     * It must not or cannot be.
     *
     * @param reason short stable word
     * @param words for the log
     */
    record Declined(String reason, String words) implements Answer {}

    /**
     * Nobody knows yet; ask again later.
     *
     * @param words for the log
     * @param maybeStarted true if a workflow may have been started of which we do not know
     */
    record Later(String words, boolean maybeStarted) implements Answer {}
}
