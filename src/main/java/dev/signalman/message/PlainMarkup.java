package dev.signalman.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** No markup at all: for what is shown as it is. */
final class PlainMarkup implements Markup {
    @Override
    public String escape(String plain) {
        return plain;
    }

    @Override
    public String link(String label, String url) {
        String safe = Plain.address(url);
        return safe == null ? label : label + ": " + safe;
    }

    @Override
    public String code(String plain, int limit) {
        return Plain.tail(plain, limit);
    }

    @Override
    public String time(Instant at) {
        return utc(at);
    }

    /** Such as {@code 2026-11-02 08:00:00 UTC}. */
    static String utc(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }

    @Override
    public int length(String marked) {
        return marked.length();
    }

    @Override
    public String cut(String marked, int limit) {
        return Plain.head(marked, limit);
    }
}
