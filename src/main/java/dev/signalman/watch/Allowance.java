package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * A share of the request budget for what can wait, so that it crowds nothing out: what was spent beyond it must be waited for. Pure;
 * used by one verticle.
 */
final class Allowance {
    private final double perSecond;
    private final double most;
    private double left;
    private Instant at;

    /** @param perMinute requests, or looks, that may be made in the long run; half a minute's worth may be made at once */
    Allowance(double perMinute, Instant now) {
        this.perSecond = perMinute / 60;
        this.most = Math.max(1, perMinute / 2);
        this.left = most;
        this.at = now;
    }

    /** How long to wait before the next look; zero if there is no need. */
    Duration delay(Instant now) {
        // a clock that is set back gives nothing, and must not take
        left = Math.min(most, left + Math.max(0, Duration.between(at, now).toMillis()) / 1000.0 * perSecond);
        at = now;
        return left > 0 ? Duration.ZERO : Duration.ofMillis(1000 + (long) (-left / perSecond * 1000));
    }

    /** One is made. */
    void spend() {
        left--;
    }
}
