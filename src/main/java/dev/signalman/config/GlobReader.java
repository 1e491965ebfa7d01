package dev.signalman.config;

import dev.signalman.glob.Glob;

/** Reads a glob as people write it, and refuses what can only be meant as another language of patterns. */
final class GlobReader {
    /** Hardly any name has these: whoever writes them means another language of patterns, and would never get a match. */
    private static final String FOREIGN = "[]\\^{}|";

    private GlobReader() {}

    /** @throws IllegalArgumentException in the user's words if it cannot match what the user means */
    static Glob parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank; write \"*\" for all");
        }
        if (text.chars().anyMatch(c -> FOREIGN.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("must be a glob, in which only * (any text) and ? (any character) are"
                    + " special; write alternatives as several entries");
        }
        return new Glob(text);
    }
}
