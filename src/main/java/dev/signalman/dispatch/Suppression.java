package dev.signalman.dispatch;

import java.util.List;

/**
 * Why an alert is not told now.
 *
 * @param silencedBy ids of active silences
 * @param inhibitedBy fingerprints of alerts
 */
record Suppression(List<String> silencedBy, List<String> inhibitedBy) {
    static final Suppression NONE = new Suppression(List.of(), List.of());

    boolean none() {
        return silencedBy.isEmpty() && inhibitedBy.isEmpty();
    }
}
