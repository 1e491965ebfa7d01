package dev.signalman.config;

/**
 * A pattern for names: {@code *} is any text, also with slashes, and {@code ?} any one character.
 *
 * @param pattern as in the file
 */
public record Glob(String pattern) {
    /** Hardly any name has these: whoever writes them means another language of patterns, and would never get a match. */
    private static final String FOREIGN = "[]\\^{}|";

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

    @Override
    public String toString() {
        return pattern;
    }
}
