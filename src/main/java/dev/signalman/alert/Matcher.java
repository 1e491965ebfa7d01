package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label, written as in Alertmanager: {@code severity="critical"}, {@code branch=~"release/.*"},
 * {@code project!=sandbox}, {@code alertname!~"Agent.*"}. Regular expressions are RE2's, which take linear time whatever they are, and
 * match the whole value. Its JSON is that of Alertmanager's API. Source:
 * https://prometheus.io/docs/alerting/latest/configuration/#matcher
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class Matcher implements Comparable<Matcher> {
    /** Characters of a value; more is a mistake, or worse. */
    static final int MAX_VALUE = 4_096;

    private static final java.util.regex.Pattern SYNTAX = java.util.regex.Pattern.compile(
            "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", java.util.regex.Pattern.DOTALL);
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Comparator<Matcher> ORDER = Comparator.comparing(Matcher::name)
            .thenComparing(Matcher::value)
            .thenComparing(Matcher::isRegex)
            .thenComparing(matcher -> !matcher.isEqual());

    private final String name;
    private final String value;
    private final boolean equal;
    private final @Nullable Pattern regex;
    /** What every match of the expression begins with: most values that do not match are told apart by it alone. */
    private final String prefix;

    private Matcher(String name, String value, boolean equal, @Nullable Pattern regex) {
        this.name = name;
        this.value = value;
        this.equal = equal;
        this.regex = regex;
        this.prefix = regex == null ? "" : prefix(value);
    }

    private static String prefix(String expression) {
        if (expression.indexOf('|') >= 0) {
            return "";
        }
        int end = 0;
        while (end < expression.length() && "\\.+*?()[]{}^$".indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        // what is optional is no part of it
        boolean optional = end > 0 && end < expression.length() && "*?{".indexOf(expression.charAt(end)) >= 0;
        return expression.substring(0, optional ? end - 1 : end);
    }

    /**
     * @param isRegex false, or null, to compare with the value as it is
     * @param isEqual true, or null, if it must match; false if it must not
     * @throws IllegalArgumentException in Alertmanager's words if the name or the expression is none
     */
    @JsonCreator
    public static Matcher of(
            @JsonProperty("name") String name,
            @JsonProperty("value") String value,
            @JsonProperty("isRegex") @Nullable Boolean isRegex,
            @JsonProperty("isEqual") @Nullable Boolean isEqual) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("invalid label name \"" + name + "\"");
        }
        String wanted = value == null ? "" : value;
        if (wanted.length() > MAX_VALUE) {
            throw new IllegalArgumentException("the value for label " + name + " is longer than " + MAX_VALUE);
        }
        boolean expression = isRegex != null && isRegex;
        try {
            return new Matcher(name, wanted, isEqual == null || isEqual, expression ? Pattern.compile(wanted) : null);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "invalid regular expression \"" + wanted + "\": " + e.getDescription(), e);
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
        try {
            return of(parts.group(1), unquote(parts.group(3), text), operator.endsWith("~"), !operator.startsWith("!"));
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof PatternSyntaxException wrong) {
                throw new IllegalArgumentException(
                        "'" + text + "' has a regular expression that cannot be read: " + wrong.getDescription(), e);
            }
            throw e.getMessage() != null && e.getMessage().startsWith("'")
                    ? e
                    : new IllegalArgumentException("'" + text + "' is not a matcher: " + e.getMessage(), e);
        }
    }

    /**
     * Several, as amtool and the API's filters take them: {@code {severity="critical", project!=sandbox}}, with or without the braces.
     *
     * @throws IllegalArgumentException in the user's words if one of them is none
     */
    public static List<Matcher> parseList(String text) {
        String inner = text.strip();
        if (inner.startsWith("{")) {
            inner = inner.substring(1);
        }
        if (inner.endsWith("}")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        List<Matcher> matchers = new ArrayList<>();
        boolean quoted = false;
        boolean escaped = false;
        int from = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == ',' && !quoted) {
                matchers.add(parse(inner.substring(from, i)));
                from = i + 1;
            } else if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = c == '\\' && !escaped;
        }
        String last = inner.substring(from);
        if (!last.isBlank()) {
            matchers.add(parse(last));
        }
        return matchers;
    }

    private static String unquote(String value, String text) {
        boolean quoted = value.startsWith("\"");
        var plain = new StringBuilder();
        for (int i = quoted ? 1 : 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                if (quoted && i == value.length() - 1) {
                    return plain.toString();
                }
                throw new IllegalArgumentException("'" + text + "' has a quote in the middle of its value");
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
        if (quoted) {
            throw new IllegalArgumentException("'" + text + "' has a quote that does not end where the value ends");
        }
        return plain.toString();
    }

    @JsonProperty("name")
    public String name() {
        return name;
    }

    @JsonProperty("value")
    public String value() {
        return value;
    }

    @JsonProperty("isRegex")
    public boolean isRegex() {
        return regex != null;
    }

    /** False for {@code !=} and {@code !~}. */
    @JsonProperty("isEqual")
    public boolean isEqual() {
        return equal;
    }

    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    /** A label that is missing has the empty value. */
    public boolean matches(String actual) {
        boolean same = regex == null ? actual.equals(value) : actual.startsWith(prefix) && regex.matches(actual);
        return same == equal;
    }

    /** By name, value and kind, as Alertmanager sorts the matchers of a route. */
    @Override
    public int compareTo(Matcher other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Matcher matcher
                && name.equals(matcher.name)
                && value.equals(matcher.value)
                && equal == matcher.equal
                && isRegex() == matcher.isRegex();
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value, equal, isRegex());
    }

    /** As Alertmanager writes it, for example in the keys of groups. */
    @Override
    public String toString() {
        String operator = regex == null ? (equal ? "=" : "!=") : (equal ? "=~" : "!~");
        return name
                + operator
                + '"'
                + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"")
                + '"';
    }
}
