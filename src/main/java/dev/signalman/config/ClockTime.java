package dev.signalman.config;

import java.util.regex.Pattern;

/**
 * A time of the day.
 *
 * @param minute 0 to 1440 for 24:00
 */
public record ClockTime(int minute) {
    static final String PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9]|24:00";
    private static final Pattern SYNTAX = Pattern.compile(PATTERN);

    static ClockTime parse(String text) {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a time of the day in quotes, such as \"09:30\" or \"24:00\"");
        }
        return new ClockTime(Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3)));
    }
}
