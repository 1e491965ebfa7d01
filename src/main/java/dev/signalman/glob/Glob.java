package dev.signalman.glob;

import java.util.Collection;

/**
 * A pattern for names: {@code *} is any text, also with slashes, and {@code ?} any one character. Everything else means itself, and
 * the whole name must match.
 *
 * @param pattern as it was written
 */
public record Glob(String pattern) {
    /** Whether one of these patterns matches; none matches anything if there are none. */
    public static boolean any(Collection<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> new Glob(pattern).matches(name));
    }

    /** Compares in time proportional to the product of the lengths at worst, whatever the pattern. */
    public boolean matches(String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (g < pattern.length() && pattern.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (g < pattern.length() && pattern.charAt(g) == '?') {
                g++;
                n += characters(name, n);
            } else if (g < pattern.length() && pattern.charAt(g) == name.charAt(n)) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                resume += characters(name, resume);
                n = resume;
            } else {
                return false;
            }
        }
        while (g < pattern.length() && pattern.charAt(g) == '*') {
            g++;
        }
        return g == pattern.length();
    }

    /** A character beyond the basic plane takes two places, and is one character to whoever wrote the pattern. */
    private static int characters(String name, int at) {
        return Character.charCount(name.codePointAt(at));
    }

    @Override
    public String toString() {
        return pattern;
    }
}
