package dev.signalman.words;

import java.time.Duration;
import java.util.regex.Pattern;

/** Reads durations as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
    public static final String PATTERN =
            "(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?";
    private static final Pattern SYNTAX = Pattern.compile(PATTERN);
    private static final Duration[] UNITS = {
        Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1)
    };

    private Durations() {}

    /** @throws IllegalArgumentException in the user's words if it is not a duration */
    public static Duration parse(String text) {
        var parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be a duration with its unit, such as 30s, 5m, 1h30m or 2d");
        }
        var sum = Duration.ZERO;
        for (int i = 0; i < UNITS.length; i++) {
            String part = parts.group(i + 1);
            if (part != null) {
                sum = sum.plus(UNITS[i].multipliedBy(Long.parseLong(part.replaceAll("[a-z]+", ""))));
            }
        }
        return sum;
    }

    /** As people write it. */
    public static String text(Duration duration) {
        String[] names = {"d", "h", "m", "s", "ms"};
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (int i = 0; i < UNITS.length; i++) {
            long count = rest.dividedBy(UNITS[i]);
            if (count > 0) {
                text.append(count).append(names[i]);
                rest = rest.minus(UNITS[i].multipliedBy(count));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
