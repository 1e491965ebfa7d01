package dev.signalman.semaphore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What came back, whole or cut at the size limit. */
final class Reply {
    private final int status;
    private final MultiMap headers;
    private final byte[] bytes;
    private final int size;
    private final boolean cut;

    /**
     * @param status HTTP status
     * @param headers in any casing
     * @param bytes holds the body from 0; may be longer than it, and is not copied
     * @param size length of the body
     * @param cut true if the body went on beyond the size limit and the caller had asked for its beginning
     */
    Reply(int status, MultiMap headers, byte[] bytes, int size, boolean cut) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.size = size;
        this.cut = cut;
    }

    int status() {
        return status;
    }

    MultiMap headers() {
        return headers;
    }

    /** The body from 0 to {@link #size()}; what follows means nothing. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    boolean cut() {
        return cut;
    }

    boolean ok() {
        return status >= 200 && status < 300;
    }

    boolean redirect() {
        return status >= 300 && status < 400;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The number in a header; null if it is missing or no number. */
    @Nullable
    Integer number(String name) {
        String value = header(name);
        if (value == null) {
            return null;
        }
        try {
            return Integer.valueOf(value.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The server's clock when it answered. */
    @Nullable
    Instant date() {
        return httpDate(header("date"));
    }

    static @Nullable Instant httpDate(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The body as JSON, whatever the content type says: most of the server's services send none. */
    JsonNode json() throws Undecodable {
        byte first = firstVisible();
        if (first == 0) {
            throw new Undecodable("an empty body instead of JSON");
        }
        if (first == '<') {
            throw new Undecodable("HTML instead of JSON");
        }
        try {
            return Json.MAPPER.readTree(bytes, 0, size);
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the body, so only its place is told.
            throw new Undecodable("malformed JSON" + place(e));
        } catch (IOException e) {
            throw new Undecodable("malformed JSON");
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** The first byte that is not white space; 0 if there is none. */
    byte firstVisible() {
        for (int i = 0; i < size; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return bytes[i];
            }
        }
        return 0;
    }
}
