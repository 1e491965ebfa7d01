package dev.signalman.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30m}, {@code 1h30m}, {@code 2d}. */
final class HowLong {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,6}(w|d|h|m|s))+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,6})([wdhms])");

    private HowLong() {}

    /** @throws Wrong if it is none, or zero */
    static Duration read(String option, String text) {
        Duration sum = Duration.ZERO;
        if (WHOLE.matcher(text).matches()) {
            Matcher part = PART.matcher(text);
            while (part.find()) {
                long count = Long.parseLong(part.group(1));
                sum = sum.plus(
                        switch (part.group(2)) {
                            case "w" -> Duration.ofDays(7 * count);
                            case "d" -> Duration.ofDays(count);
                            case "h" -> Duration.ofHours(count);
                            case "m" -> Duration.ofMinutes(count);
                            default -> Duration.ofSeconds(count);
                        });
            }
        }
        if (sum.isZero()) {
            throw new Wrong(option + " must be a duration such as 30m, 1h30m or 2d, is '" + text + "'");
        }
        return sum;
    }
}
