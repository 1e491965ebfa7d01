package dev.signalman.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The log as JSON: one object a line, with {@code timestamp} (ISO 8601, UTC, milliseconds), {@code level}, {@code logger}, {@code
 * thread} and {@code message}, then what was said in keys and values, such as {@code organization} and {@code project}, as members of
 * their own, and {@code stack_trace} where there is one.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int LONGEST_STACK_TRACE = 16_000;
    private static final Set<String> OWN = Set.of("timestamp", "level", "logger", "thread", "message", "stack_trace");
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new ByteArrayOutputStream(512);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("timestamp", MILLIS.format(Instant.ofEpochMilli(event.getTimeStamp())));
            out.writeStringField("level", event.getLevel().toString());
            out.writeStringField("logger", event.getLoggerName());
            out.writeStringField("thread", event.getThreadName());
            out.writeStringField("message", event.getFormattedMessage());
            for (Map.Entry<String, Object> said : said(event).entrySet()) {
                out.writeFieldName(said.getKey());
                write(out, said.getValue());
            }
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                out.writeStringField("stack_trace", stackTrace(thrown));
            }
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every line", e);
        }
        return line.toByteArray();
    }

    /** Each key once, the last value said, and none that would hide a member of our own. */
    private static Map<String, Object> said(ILoggingEvent event) {
        Map<String, Object> said = new LinkedHashMap<>();
        event.getMDCPropertyMap().forEach((key, value) -> said.put(name(key), value));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> said.put(name(pair.key), known(pair.value)));
        }
        return said;
    }

    private static String name(String key) {
        return OWN.contains(key) ? key + "_" : key;
    }

    private static Object known(@Nullable Object value) {
        return value == null ? "null" : value;
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Boolean truth -> out.writeBoolean(truth);
            case Double number when Double.isFinite(number) -> out.writeNumber(number);
            case Collection<?> values -> {
                out.writeStartArray();
                for (Object each : values) {
                    write(out, known(each));
                }
                out.writeEndArray();
            }
            default -> out.writeString(value.toString());
        }
    }

    private static String stackTrace(IThrowableProxy thrown) {
        String trace = ThrowableProxyUtil.asString(thrown).strip();
        return trace.length() <= LONGEST_STACK_TRACE ? trace : trace.substring(0, LONGEST_STACK_TRACE) + "…";
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
