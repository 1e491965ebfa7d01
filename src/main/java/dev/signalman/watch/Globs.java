package dev.signalman.watch;

import java.util.List;
import java.util.regex.Pattern;

/** Patterns for names: {@code *} is any text, also with slashes, and {@code ?} any one character. */
final class Globs {
    private Globs() {}

    static boolean any(List<String> globs, String name) {
        return globs.stream().anyMatch(glob -> matches(glob, name));
    }

    private static boolean matches(String glob, String name) {
        return Pattern.matches(("\\Q" + glob + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), name);
    }
}
