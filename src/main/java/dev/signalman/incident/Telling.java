package dev.signalman.incident;

import java.time.Instant;
import java.util.List;

/**
 * Who was told of many incidents at once: one row instead of all of theirs, until each is written for another reason or a day has
 * passed.
 *
 * @param at when
 * @param kind whether they were told, or somebody else was
 * @param lines what their timelines say
 */
record Telling(Instant at, Moment.Kind kind, List<Line> lines) {
    /**
     * One line in the timelines of several incidents.
     *
     * @param organization of the incidents
     * @param text what it says
     * @param incidents their ids
     */
    record Line(String organization, String text, List<String> incidents) {
        Line {
            incidents = List.copyOf(incidents);
        }
    }

    Telling {
        lines = List.copyOf(lines);
    }

    Moment moment(Line line) {
        return new Moment(at, kind, line.text());
    }
}
