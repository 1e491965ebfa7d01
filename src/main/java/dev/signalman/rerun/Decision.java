package dev.signalman.rerun;

/** What is done about a failed pipeline. */
sealed interface Decision {
    /** In words, why the failures can be flaky; empty if there is no evidence. */
    String evidence();

    /** Ask Semaphore to run the workflow again. */
    record Rerun(String evidence) implements Decision {}

    /**
     * Leave it.
     *
     * @param reason short stable word
     * @param withinBudget true if only the mode stood in the way, so that observing spends the budget as acting would
     */
    record Decline(String reason, String evidence, boolean withinBudget) implements Decision {
        Decline(String reason, String evidence) {
            this(reason, evidence, false);
        }
    }
}
