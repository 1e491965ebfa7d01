package dev.signalman.deliver;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What came of an attempt. */
public sealed interface Verdict {
    /** It arrived. */
    record Delivered() implements Verdict {}

    /**
     * It may arrive later.
     *
     * @param error why it did not, without secrets
     * @param after how long the receiver asks us to wait; null if it does not say. One that asks is not taken for ill
     */
    record Retry(String error, @Nullable Duration after) implements Verdict {}

    /** A part of it arrived: the next attempt, as soon as there is room for it, goes on with the rest. No failure, so it is not counted. */
    record Partly() implements Verdict {}

    /** It never will. */
    record Dead(String error) implements Verdict {}

    /** The same without secrets. */
    default Verdict cleaned(Redaction redaction) {
        return switch (this) {
            case Delivered delivered -> delivered;
            case Partly partly -> partly;
            case Retry retry -> new Retry(redaction.clean(retry.error()), retry.after());
            case Dead dead -> new Dead(redaction.clean(dead.error()));
        };
    }

    /** Judges a reply by its status, as HTTP means it. */
    static Verdict of(Reply reply, Instant now) {
        int status = reply.status();
        String said = "HTTP " + status
                + (reply.body().isBlank() ? "" : ": " + reply.body().strip());
        if (status >= 200 && status < 300) {
            return new Delivered();
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return new Retry(said, wait(reply.retryAfter(), now));
        }
        if (status >= 300 && status < 400) {
            return new Dead("HTTP " + status + ": redirects are not followed; configure the address that it leads to");
        }
        return new Dead(said);
    }

    /** What a {@code Retry-After} asks for; null if it says nothing that makes sense. */
    static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
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
