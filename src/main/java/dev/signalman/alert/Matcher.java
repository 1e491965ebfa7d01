package dev.signalman.alert;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label, written as in Alertmanager: {@code severity="critical"}, {@code branch=~"release/.*"},
 * {@code project!=sandbox}, {@code alertname!~"Agent.*"}. Regular expressions match the whole value.
 */
public final class Matcher {
    private static final Pattern SYNTAX =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final String name;
    private final boolean negated;
    private final String value;
    private final @Nullable Pattern regex;

    private Matcher(String name, boolean negated, String value, @Nullable Pattern regex) {
        this.name = name;
        this.negated = negated;
        this.value = value;
        this.regex = regex;
    }

    /**
     * @param isRegex false, or null, to compare with the value as it is
     * @param isEqual true, or null, if it must match; false if it must not
     * @throws IllegalArgumentException in Alertmanager's words if the name or the expression is none
     */
    public static Matcher of(String name, String value, @Nullable Boolean isRegex, @Nullable Boolean isEqual) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("invalid label name \"" + name + "\"");
        }
        try {
            return new Matcher(
                    name,
                    isEqual != null && !isEqual,
                    value,
                    isRegex != null && isRegex ? Pattern.compile(value, Pattern.DOTALL) : null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "invalid regular expression \"" + value + "\": " + e.getDescription(), e);
        }
    }

    /** @throws IllegalArgumentException in the user's words if it is not a matcher */
    public static Matcher parse(String text) {
        var parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a matcher; write it like severity=\"critical\" with =, !=, =~ or !~");
        }
        String operator = parts.group(2);
        String value = unquote(parts.group(3), text);
        try {
            return new Matcher(
                    parts.group(1),
                    operator.startsWith("!"),
                    value,
                    operator.endsWith("~") ? Pattern.compile(value, Pattern.DOTALL) : null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a regular expression that cannot be read: " + e.getDescription(), e);
        }
    }

    private static String unquote(String value, String text) {
        if (!value.startsWith("\"")) {
            if (value.contains("\"")) {
                throw new IllegalArgumentException("'" + text + "' has a quote in the middle of its value");
            }
            return value;
        }
        var plain = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                if (i == value.length() - 1) {
                    return plain.toString();
                }
                break;
            }
            if (c == '\\' && i + 1 < value.length()) {
                char next = value.charAt(++i);
                switch (next) {
                    case 'n' -> plain.append('\n');
                    case '"', '\\' -> plain.append(next);
                    // a regular expression keeps its own escapes, such as \d
                    default -> plain.append('\\').append(next);
                }
            } else {
                plain.append(c);
            }
        }
        throw new IllegalArgumentException("'" + text + "' has a quote that does not end where the value ends");
    }

    /** The label. */
    public String name() {
        return name;
    }

    /** What it is compared with. */
    public String value() {
        return value;
    }

    public boolean isRegex() {
        return regex != null;
    }

    /** False if the label must not match. */
    public boolean isEqual() {
        return !negated;
    }

    public boolean matches(Labels labels) {
        String actual = labels.get(name);
        boolean equal =
                regex == null ? actual.equals(value) : regex.matcher(actual).matches();
        return equal != negated;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        String operator = negated ? "!" : "=";
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + operator + (regex != null ? "~" : negated ? "=" : "") + '"' + quoted + '"';
    }
}
