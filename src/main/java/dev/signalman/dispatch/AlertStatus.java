package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import java.util.List;

/**
 * An alert that is not over, as Alertmanager's API shows it.
 *
 * @param alert the alert
 * @param fingerprint of its labels
 * @param silencedBy ids of active silences
 * @param inhibitedBy fingerprints of alerts
 * @param mutedBy names of the time intervals that make its route silent, if all of its routes are
 * @param receivers who would hear of it, in order of their names
 */
public record AlertStatus(
        Alert alert,
        String fingerprint,
        List<String> silencedBy,
        List<String> inhibitedBy,
        List<String> mutedBy,
        List<String> receivers) {
    /** What Alertmanager calls {@code suppressed}; it is {@code active} otherwise. */
    public boolean suppressed() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty() || !mutedBy.isEmpty();
    }

    /** {@code active} or {@code suppressed}. */
    public String state() {
        return suppressed() ? "suppressed" : "active";
    }
}
