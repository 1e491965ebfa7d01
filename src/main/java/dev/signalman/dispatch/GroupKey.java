package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the keys of groups as Alertmanager does, {@code {}/{severity="critical"}:{project="x"}}, quoting like Go's {@code %q}. */
final class GroupKey {
    private GroupKey() {}

    static String of(String routeKey, Labels groupLabels) {
        return routeKey
                + groupLabels.values().entrySet().stream()
                        .map(label -> label.getKey() + "=" + quoted(label.getValue()))
                        .collect(Collectors.joining(", ", ":{", "}"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quote(c, quoted));
        return quoted.append('"').toString();
    }

    private static void quote(int c, StringBuilder to) {
        switch (c) {
            case '"', '\\' -> to.append('\\').appendCodePoint(c);
            case 7 -> to.append("\\a");
            case '\b' -> to.append("\\b");
            case '\f' -> to.append("\\f");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            case 11 -> to.append("\\v");
            default -> {
                if (printable(c)) {
                    to.appendCodePoint(c);
                } else if (c < ' ' || c == 0x7f) {
                    to.append(String.format(Locale.ROOT, "\\x%02x", c));
                } else if (Character.isBmpCodePoint(c)) {
                    // half of a pair has no form in UTF-8
                    to.append(Character.isSurrogate((char) c) ? "\ufffd" : String.format(Locale.ROOT, "\\u%04x", c));
                } else {
                    to.append(String.format(Locale.ROOT, "\\U%08x", c));
                }
            }
        }
    }

    private static boolean printable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
