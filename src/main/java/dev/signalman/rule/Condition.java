package dev.signalman.rule;

/** A checked CEL expression that is true or false. */
@FunctionalInterface
public interface Condition {
    /**
     * Whether it holds.
     *
     * @throws RuleFailure if it cannot be said, such as for a division by zero; the message says which rule and where
     */
    boolean holds(Scope scope);
}
