package dev.signalman.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions between {@code {{} and {@code }}}, in its parts.
 *
 * @param parts in their order
 */
record Template(List<Part> parts) {
    sealed interface Part {}

    /** Stands as it is. */
    record Fixed(String text) implements Part {}

    /** Is evaluated. */
    record Expression(Written cel) implements Part {}

    /** Begins and does not end. */
    record Unclosed(Written.Place place) implements Part {}

    static Template of(Written text) {
        var parts = new ArrayList<Part>();
        int fixed = 0;
        int at = 0;
        while (at < text.length()) {
            if (!pair(text, at, '{')) {
                at++;
                continue;
            }
            if (at > fixed) {
                parts.add(new Fixed(text.part(fixed, at).text()));
            }
            int end = end(text, at + 2);
            if (end < 0) {
                parts.add(new Unclosed(text.place(at)));
                return new Template(List.copyOf(parts));
            }
            parts.add(new Expression(text.part(at + 2, end)));
            at = end + 2;
            fixed = at;
        }
        if (fixed < text.length()) {
            parts.add(new Fixed(text.part(fixed, text.length()).text()));
        }
        return new Template(List.copyOf(parts));
    }

    /** Where the expression ends: braces inside of it and inside of its texts do not count. -1 if it does not. */
    private static int end(Written text, int from) {
        int depth = 0;
        int quote = 0;
        for (int i = from; i < text.length(); i++) {
            int c = text.at(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && depth > 0) {
                depth--;
            } else if (pair(text, i, '}')) {
                return i;
            }
        }
        return -1;
    }

    private static boolean pair(Written text, int at, char brace) {
        return at + 1 < text.length() && text.at(at) == brace && text.at(at + 1) == brace;
    }
}
