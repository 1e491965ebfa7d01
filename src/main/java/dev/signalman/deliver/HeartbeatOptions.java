package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The dead man's switch: somebody outside who raises the alarm when the heartbeat stays away.
 *
 * @param url what is asked while all is well, such as a check of healthchecks.io or a snitch of Dead Man's Snitch
 * @param failUrl what is asked while it is not, such as the same with {@code /fail}; null to ask nothing, which tells as well, only later
 * @param post true to POST, false to GET
 * @param interval how often; the other side should wait for two or three of them before it raises the alarm
 * @param timeout for one request, and for each check of the health
 */
public record HeartbeatOptions(
        Secret url, @Nullable Secret failUrl, boolean post, Duration interval, Duration timeout) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    public HeartbeatOptions {
        Receiver.check("heartbeat", url);
        if (failUrl != null) {
            Receiver.check("heartbeat", failUrl);
        }
        if (!interval.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("heartbeat: interval and timeout must be longer than 0s");
        }
    }

    /** Every minute by GET, with ten seconds of patience. */
    public static HeartbeatOptions of(Secret url) {
        return new HeartbeatOptions(url, null, false, DEFAULT_INTERVAL, Duration.ofSeconds(10));
    }
}
