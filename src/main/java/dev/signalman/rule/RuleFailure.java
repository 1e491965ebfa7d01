package dev.signalman.rule;

/** A condition was checked when it was loaded, and yet cannot be evaluated for this event. */
public final class RuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    RuleFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
