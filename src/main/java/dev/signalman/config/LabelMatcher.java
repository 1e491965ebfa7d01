package dev.signalman.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * One condition on a label of an alert, written as in Alertmanager.
 *
 * @param text as in the file, such as {@code severity="critical"} or {@code branch=~"release/.*"}
 */
public record LabelMatcher(String text) {
    static final String PATTERN =
            "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|(?![=~])[^\"]*?)\\s*";
    /** It looks ahead, which the expressions of the values cannot. */
    private static final java.util.regex.Pattern SYNTAX = java.util.regex.Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException in the user's words if it is not a matcher */
    static LabelMatcher parse(String text) {
        var parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be a matcher such as severity=\"critical\" or branch=~\"release/.*\", with =, !=, =~ or !~");
        }
        if (parts.group(2).endsWith("~")) {
            String value = parts.group(3);
            try {
                Pattern.compile(value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "must have a regular expression that can be read (" + e.getDescription() + ")", e);
            }
        }
        return new LabelMatcher(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
