package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The many ways in which the services write a time; what has not come yet has an own way in each. */
final class Times {
    private static final DateTimeFormatter SPACED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000000Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** {@code {"seconds":…,"nanos":…}}, both 0 if not yet. */
    static void protobuf(JsonGenerator json, String field, long micros, long now) throws IOException {
        long shown = micros <= now ? micros : 0;
        json.writeObjectFieldStart(field);
        json.writeNumberField("seconds", Math.floorDiv(shown, Micros.SECOND));
        json.writeNumberField("nanos", Math.floorMod(shown, Micros.SECOND) * 1_000);
        json.writeEndObject();
    }

    /** {@code YYYY-MM-DD HH:MM:SS.ffffffZ}, the epoch if not yet. */
    static String spaced(long micros, long now) {
        return SPACED.format(Micros.instant(micros <= now ? micros : 0));
    }

    /** ISO-8601 that shows no more than whole seconds. */
    static String iso(long micros) {
        return TO_THE_SECOND.format(Micros.instant(micros));
    }

    /** An int64 as the gateway sends it: a string of seconds, "0" if not yet. */
    static String gateway(long micros, long now) {
        return Long.toString(micros <= now ? Math.floorDiv(micros, Micros.SECOND) : 0);
    }
}
