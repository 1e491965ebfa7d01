package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.time.Duration;

/**
 * A dead man's switch: somebody outside hears while all is well, and raises the alarm when it does not.
 *
 * @param url what to ask for while all is well; treated as a secret
 * @param interval how often
 * @param outboxLimit a message that waits for so long is no sign of health
 * @param allowPlainHttp true to send over plain http to another machine
 */
public record Heartbeat(
        @HttpAddress Secret url,
        @Default("1m") @Range(min = "10s", max = "1d") Duration interval,
        @Default("10m") @Range(min = "1m", max = "1d") Duration outboxLimit,
        @Default("false") boolean allowPlainHttp) {}
