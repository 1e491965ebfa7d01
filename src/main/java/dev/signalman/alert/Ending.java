package dev.signalman.alert;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * How an incident ended.
 *
 * @param title one short line
 * @param summary one sentence
 * @param story what happened meanwhile; may be empty
 * @param at when it ended
 * @param facts what changes in what is told
 */
record Ending(String title, String summary, String story, Instant at, UnaryOperator<Facts> facts) {
    static Ending of(String title, String summary, Instant at) {
        return new Ending(title, summary, "", at, UnaryOperator.identity());
    }
}
