package dev.signalman.incident;

import static dev.signalman.incident.Checks.require;

import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.rule.RuleSettings;
import java.time.Duration;

/**
 * How incidents are found, kept and told.
 *
 * @param rules what the rules must know of the configuration
 * @param dispatch who hears of what, and when
 * @param ownership which team looks after what
 * @param flapping when one that comes and goes counts as one that lasts
 * @param retention how long incidents that are over stay
 * @param tick how often the time is looked at, beside when something is due
 */
public record AlertingOptions(
        RuleSettings rules,
        DispatchOptions dispatch,
        Ownership ownership,
        Flapping flapping,
        Duration retention,
        Duration tick) {
    public AlertingOptions {
        require(tick.isPositive(), "tick must be longer than 0s, is " + tick);
        require(retention.isPositive(), "retention must be longer than 0s, is " + retention);
    }

    /** The defaults, with everything told to one receiver. */
    public static AlertingOptions of(DispatchOptions dispatch) {
        return new AlertingOptions(
                RuleSettings.defaults(),
                dispatch,
                Ownership.NOBODY,
                Flapping.defaults(),
                Duration.ofDays(30),
                Duration.ofSeconds(5));
    }
}
