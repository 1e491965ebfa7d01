package dev.signalman.incident;

import java.time.Instant;

/**
 * Something that happened to an incident: a line of its timeline.
 *
 * @param at when
 * @param kind what sort of thing
 * @param text in words, such as who was told; may be empty
 */
public record Moment(Instant at, Kind kind, String text) {
    /** The sorts of things. */
    public enum Kind {
        OPENED,
        TOLD,
        ESCALATED,
        ACKNOWLEDGED,
        SILENCED,
        ACTED,
        FLAPPED,
        RESOLVED
    }

    private static final int MAX_TEXT = 500;

    public Moment {
        text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static final String SAYS = ": ";

    static Moment told(Instant at, String integration, String what) {
        return new Moment(at, Kind.TOLD, integration + SAYS + what);
    }

    /** Of a {@link #told} one: who. */
    String integration() {
        int end = text.lastIndexOf(SAYS);
        return end < 0 ? text : text.substring(0, end);
    }
}
