package dev.signalman.config;

import java.util.List;

/** What came of reading a configuration file: all of it, or everything that is wrong with it. */
public sealed interface LoadResult {
    /** The file is good, as far as can be said without starting. */
    record Loaded(Configuration configuration) implements LoadResult {}

    /**
     * The file cannot be used.
     *
     * @param problems at least one, in the order of their lines
     */
    record Invalid(List<Problem> problems) implements LoadResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
