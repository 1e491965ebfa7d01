package dev.signalman.deliver;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What an answer means for the message. */
sealed interface Verdict {
    /** It arrived. */
    record Delivered() implements Verdict {}

    /**
     * It may arrive later.
     *
     * @param error why it did not, without secrets
     * @param after how long the receiver asks us to wait; null if it does not say
     */
    record Retry(String error, @Nullable Duration after) implements Verdict {}

    /** It never will. */
    record Dead(String error) implements Verdict {}

    /**
     * Judges a reply.
     *
     * @param status HTTP status
     * @param retryAfter header of that name: seconds or a date; null if it was not sent
     * @param reply beginning of the body, without secrets
     */
    static Verdict of(int status, @Nullable String retryAfter, String reply, Instant now) {
        String said = "HTTP " + status + (reply.isBlank() ? "" : ": " + reply.strip());
        if (status >= 200 && status < 300) {
            return new Delivered();
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Retry(said, wait(retryAfter, now));
        }
        if (status >= 300 && status < 400) {
            return new Dead("HTTP " + status + ": redirects are not followed; configure the address that it leads to");
        }
        return new Dead(said);
    }

    private static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
