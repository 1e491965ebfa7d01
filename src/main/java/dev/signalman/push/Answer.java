package dev.signalman.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, or of a whole push.
 *
 * @param outcome what it means
 * @param status HTTP status; 0 if there was no answer
 * @param words for a log line, without secrets; empty if there is nothing to say
 * @param retryAfter what the other side asks for; null if it does not
 * @param body the beginning of what it said
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes; nobody compares two answers
record Answer(
        Outcome outcome, int status, String words, @Nullable Duration retryAfter, byte[] body) {
    static final Answer OK = new Answer(Outcome.OK, 200, "", null, new byte[0]);

    static Answer of(Outcome outcome, String words) {
        return new Answer(outcome, 0, words, null, new byte[0]);
    }

    /** The same, told as another outcome. */
    Answer as(Outcome changed, String otherWords) {
        return new Answer(changed, status, otherWords, retryAfter, body);
    }
}
