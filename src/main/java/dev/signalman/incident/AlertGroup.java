package dev.signalman.incident;

import dev.signalman.alert.Labels;
import java.util.List;

/**
 * Alerts that are told together. Source: Alertmanager's API v2, {@code alertGroup}.
 *
 * @param labels what they were grouped by
 * @param receiver name of the receiver
 * @param alerts at least one
 */
public record AlertGroup(Labels labels, String receiver, List<AlertStatus> alerts) {
    public AlertGroup {
        alerts = List.copyOf(alerts);
    }
}
