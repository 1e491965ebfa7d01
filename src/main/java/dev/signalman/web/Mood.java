package dev.signalman.web;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether something is good, bad or neither. */
public enum Mood {
    GOOD,
    BAD,
    WARN,
    NEUTRAL;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
