package dev.signalman.incident;

import dev.signalman.alert.Alert;
import java.util.List;

/**
 * An alert, and whether people are told of it. Source: Alertmanager's API v2, {@code gettableAlert}.
 *
 * @param alert the alert
 * @param state as Alertmanager calls it
 * @param silencedBy ids of the silences that keep it from being told
 * @param inhibitedBy fingerprints of the alerts that do
 * @param mutedBy names of the time intervals that do
 * @param receivers names of the receivers that it is routed to
 */
public record AlertStatus(
        Alert alert,
        State state,
        List<String> silencedBy,
        List<String> inhibitedBy,
        List<String> mutedBy,
        List<String> receivers) {
    /** Alertmanager's words. */
    public enum State {
        UNPROCESSED,
        ACTIVE,
        SUPPRESSED
    }

    public AlertStatus {
        silencedBy = List.copyOf(silencedBy);
        inhibitedBy = List.copyOf(inhibitedBy);
        mutedBy = List.copyOf(mutedBy);
        receivers = List.copyOf(receivers);
    }
}
