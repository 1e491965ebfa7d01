package dev.signalman.incident;

import static dev.signalman.incident.Checks.require;

import java.time.Duration;

/**
 * When an incident that comes and goes is taken for one that lasts.
 *
 * @param openings so many openings within the time, at least 2
 * @param within the time
 * @param hold how long it must then have been over before it counts as resolved
 */
public record Flapping(int openings, Duration within, Duration hold) {
    public Flapping {
        require(openings >= 2, "flapping.openings must be at least 2, is " + openings);
        require(within.isPositive(), "flapping.within must be longer than 0s, is " + within);
        require(!hold.isNegative(), "flapping.hold must not be negative, is " + hold);
    }

    public static Flapping defaults() {
        return new Flapping(4, Duration.ofHours(1), Duration.ofMinutes(15));
    }
}
