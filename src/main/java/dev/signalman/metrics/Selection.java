package dev.signalman.metrics;

import org.jspecify.annotations.Nullable;

/**
 * Which part of the metrics somebody wants.
 *
 * @param project value of the label {@code project}; null for everything
 */
public record Selection(@Nullable String project) {
    public static final Selection ALL = new Selection(null);

    boolean everything() {
        return project == null;
    }

    /** @param of value of the label {@code project} of a series */
    boolean takes(String of) {
        return project == null || project.equals(of);
    }
}
