package dev.signalman.event;

import org.jspecify.annotations.Nullable;

/**
 * The end of a pipeline: its result and, if it did not pass, why.
 *
 * @param result how it ended
 * @param reason why; always null for a passed pipeline (the server sends a meaningless "test" there)
 * @param description the server's error text, such as a parse error of the pipeline file; empty if none
 */
public record Outcome(Result result, @Nullable Reason reason, String description) {
    public static final Outcome PASSED = new Outcome(Result.Known.PASSED, null, "");

    public boolean passed() {
        return result.passed();
    }

    /** True if the pipeline ran into its execution time limit: sent as stopped, not as failed. */
    public boolean timedOut() {
        return reason == Reason.Known.TIMEOUT;
    }

    /** True if somebody should care: failed, timed out or ended by an internal error; not what a person or a strategy stopped. */
    public boolean broken() {
        return switch (result) {
            case Result.Known.PASSED -> false;
            case Result.Known.FAILED -> true;
            case Result.Known.STOPPED, Result.Known.CANCELED ->
                reason == Reason.Known.TIMEOUT || reason == Reason.Known.INTERNAL || reason == Reason.Known.STUCK;
            case Result.Unknown u -> false;
        };
    }

    /** The same as the end of a sentence that begins with what ended. */
    public String verb() {
        return switch (kind()) {
            case "timed_out" -> "timed out";
            case "internal" -> "was ended by an internal error";
            case "stuck" -> "got stuck";
            case "malformed" -> "failed: its pipeline file is malformed";
            case "passed" -> "passed";
            case "stopped" -> "was stopped";
            case "canceled" -> "was canceled";
            default -> "failed";
        };
    }

    /**
     * What sort of end it is, in one word: {@code timed_out}, {@code internal}, {@code stuck} or {@code malformed} where the reason says
     * more than the result, otherwise the result.
     */
    public String kind() {
        return switch (reason) {
            case Reason.Known.TIMEOUT -> "timed_out";
            case Reason.Known.INTERNAL -> "internal";
            case Reason.Known.STUCK -> "stuck";
            case Reason.Known.MALFORMED -> "malformed";
            case null, default -> result.text();
        };
    }
}
