package dev.signalman.alert;

import java.util.regex.Pattern;

/** A pattern for names: {@code *} is any text, also with slashes, and {@code ?} any one character. */
final class Glob {
    private final Pattern pattern;

    Glob(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    // one quantifier for a run of stars keeps matching linear in practice
                    if (i == 0 || glob.charAt(i - 1) != '*') {
                        regex.append(".*");
                    }
                }
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
