package dev.signalman.rule;

/** A text with checked CEL expressions in it, as labels and annotations have. */
@FunctionalInterface
public interface Text {
    /** The text; an expression that fails leaves {@code ?} in its place. */
    String of(Scope scope);

    /** As it stands in the rule; empty if there is another for each event. */
    default String written() {
        return "";
    }
}
