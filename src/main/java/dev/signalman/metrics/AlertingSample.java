package dev.signalman.metrics;

import java.util.Map;

/**
 * How many alerts and silences there were when alerting last looked.
 *
 * @param alerts that are not over, by state in Alertmanager's words
 * @param silences by state in Alertmanager's words
 */
public record AlertingSample(Map<String, Integer> alerts, Map<String, Integer> silences) {
    public AlertingSample {
        alerts = Map.copyOf(alerts);
        silences = Map.copyOf(silences);
    }

    void writeTo(GaugeSink sink) {
        alerts.forEach((state, count) -> sink.add(Meters.ALERTS, count, state));
        silences.forEach((state, count) -> sink.add(Meters.SILENCES, count, state));
    }
}
