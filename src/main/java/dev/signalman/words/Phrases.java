package dev.signalman.words;

import java.time.Duration;
import java.util.List;

/** How messages to people say things. */
public final class Phrases {
    private Phrases() {}

    /** Such as {@code 45s}, {@code 4m 12s}, {@code 2h 5m} or {@code 3d 4h}; a negative one is {@code 0s}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** The first three, and how many more. */
    public static String list(List<String> items) {
        return items.size() <= 3
                ? String.join(", ", items)
                : String.join(", ", items.subList(0, 3)) + " and " + (items.size() - 3) + " more";
    }
}
