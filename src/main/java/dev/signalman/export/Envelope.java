package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent whose data is JSON, with its place in the log. Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 *
 * @param position of the event in the log
 * @param observedAt when Signalman saw it
 * @param organization the configured name of the organisation
 * @param project id of its project; empty for what belongs to the organisation
 * @param about the thing that changed, as the log names it
 * @param attributes CloudEvents' context attributes without {@code specversion} and {@code datacontenttype}
 * @param data JSON
 */
record Envelope(
        long position,
        Instant observedAt,
        String organization,
        String project,
        String about,
        Map<String, String> attributes,
        String data) {
    static final String DATA_TYPE = "application/json";
    static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
    static final String BATCH = "application/cloudevents-batch+json; charset=UTF-8";

    private static final JsonFactory JSON = new JsonFactory();

    Envelope {
        attributes = Map.copyOf(attributes);
    }

    /** The context attributes, fit for CloudEvents: no control characters, no halves of characters, nothing empty. */
    static Map<String, String> attributes(
            String id, String source, String type, String subject, Instant time, @Nullable String dataSchema) {
        Map<String, String> attributes = new LinkedHashMap<>();
        put(attributes, "id", id);
        put(attributes, "source", source);
        put(attributes, "type", type);
        put(attributes, "subject", subject);
        put(attributes, "time", time.toString());
        put(attributes, "dataschema", dataSchema);
        return attributes;
    }

    private static void put(Map<String, String> attributes, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(name, clean(value));
        }
    }

    String id() {
        return attribute("id");
    }

    String type() {
        return attribute("type");
    }

    private String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /** The whole event as JSON, in one line. */
    byte[] structured() {
        var text = new StringWriter(data.length() + 400);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            for (Map.Entry<String, String> attribute : ordered()) {
                json.writeStringField(attribute.getKey(), attribute.getValue());
            }
            json.writeStringField("datacontenttype", DATA_TYPE);
            json.writeFieldName("data");
            json.writeRawValue(data);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(UTF_8);
    }

    /** Several events as a JSON array. */
    static byte[] batch(List<Envelope> events) {
        return events.stream()
                .map(event -> new String(event.structured(), UTF_8))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(UTF_8);
    }

    /** The body in binary mode. */
    byte[] body() {
        return data.getBytes(UTF_8);
    }

    /** The headers in binary mode, without the content type. */
    Map<String, String> headers(String prefix) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(prefix + "specversion", "1.0");
        ordered().forEach(attribute -> headers.put(prefix + attribute.getKey(), attribute.getValue()));
        return headers;
    }

    private List<Map.Entry<String, String>> ordered() {
        return attributes.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    }

    /** What may not be in an attribute is replaced. Source: CloudEvents 1.0.2, "Type System", String. */
    private static String clean(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            return text; // as nearly all are
        }
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(allowed(c) ? c : 0xFFFD));
        return clean.toString();
    }

    private static boolean allowed(int c) {
        boolean control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean noncharacter = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !noncharacter;
    }
}
