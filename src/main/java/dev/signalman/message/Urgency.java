package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import java.util.Locale;

/** How urgent an alert is, from the most urgent: what its {@code severity} label says, which need not be one of our own words. */
enum Urgency {
    CRITICAL("🔴", "#e01e5a"),
    ERROR("🔴", "#e01e5a"),
    WARNING("🟠", "#ecb22e"),
    INFO("🔵", "#36c5f0");

    private static final int LONGEST = 20;

    private final String sign;
    private final String color;

    Urgency(String sign, String color) {
        this.sign = sign;
        this.color = color;
    }

    static Urgency of(Alert alert) {
        String severity = alert.labels().get(Labels.SEVERITY);
        if (severity.length() > LONGEST) {
            return WARNING;
        }
        return switch (severity.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "emergency", "fatal", "p1" -> CRITICAL;
            case "error", "high", "major", "p2" -> ERROR;
            case "info", "none", "low", "notice", "p4", "p5" -> INFO;
            default -> WARNING;
        };
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String sign() {
        return sign;
    }

    String color() {
        return color;
    }
}
