package dev.signalman.alert;

import java.util.Locale;

/** How urgent an alert is; the value of its {@code severity} label. */
public enum Severity {
    CRITICAL,
    WARNING,
    INFO;

    /** Lower-case name, as labels and messages show it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
