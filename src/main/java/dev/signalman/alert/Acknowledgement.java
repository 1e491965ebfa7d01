package dev.signalman.alert;

import java.time.Instant;

/**
 * Somebody looks after an alert: until it is resolved it is neither repeated nor escalated.
 *
 * @param by who, as the medium that it came by names people
 * @param at when
 * @param comment what they said; may be empty
 */
public record Acknowledgement(String by, Instant at, String comment) {}
