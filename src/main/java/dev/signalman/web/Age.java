package dev.signalman.web;

import java.time.Duration;

/** Durations as people say them: the two largest units. */
final class Age {
    private Age() {}

    static String text(Duration duration) {
        Duration d = duration.isNegative() ? Duration.ZERO : duration;
        if (d.toDays() > 0) {
            return pair(d.toDays(), "d", d.toHoursPart(), "h");
        }
        if (d.toHours() > 0) {
            return pair(d.toHours(), "h", d.toMinutesPart(), "m");
        }
        return d.toMinutes() > 0 ? pair(d.toMinutes(), "m", d.toSecondsPart(), "s") : d.toSeconds() + "s";
    }

    private static String pair(long large, String largeUnit, int small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
