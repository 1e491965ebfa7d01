package dev.signalman.semaphore;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds a query string; null values are left out. */
final class Query {
    private final StringBuilder text = new StringBuilder();

    Query with(String name, @Nullable String value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return this;
    }

    Query with(String name, @Nullable Instant time) {
        return with(name, time == null ? null : Long.toString(time.getEpochSecond()));
    }

    Query with(String name, long value) {
        return with(name, Long.toString(value));
    }

    Query copy() {
        Query copy = new Query();
        copy.text.append(text);
        return copy;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
