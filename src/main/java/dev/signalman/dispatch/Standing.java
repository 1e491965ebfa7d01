package dev.signalman.dispatch;

import java.util.Map;

/**
 * How many alerts and silences there are, in Alertmanager's words.
 *
 * @param alerts that are not over, by {@code active} and {@code suppressed}
 * @param silences by {@code pending}, {@code active} and {@code expired}
 */
public record Standing(Map<String, Integer> alerts, Map<String, Integer> silences) {
    public Standing {
        alerts = Map.copyOf(alerts);
        silences = Map.copyOf(silences);
    }
}
