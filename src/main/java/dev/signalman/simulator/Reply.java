package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP reply. The Elixir services send no content type, the Go gateway does. */
record Reply(int status, Map<String, String> headers, Buffer body) {
    /** Writes JSON. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static final JsonFactory JSON = new JsonFactory();

    static Reply text(int status, String text) {
        return new Reply(status, Map.of(), Buffer.buffer(text));
    }

    /** An error as the Elixir services like it: a JSON string. */
    static Reply quoted(int status, String text) {
        var quoted = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        return text(status, quoted);
    }

    static Reply notFound() {
        return text(404, "Not Found");
    }

    static Reply denied() {
        return text(401, "Permission denied");
    }

    static Reply json(Body body) {
        return new Reply(200, Map.of(), bytes(body));
    }

    static Reply json(int status, Body body) {
        return new Reply(status, Map.of(), bytes(body));
    }

    static Reply message(int status, String message) {
        return json(status, j -> {
            j.writeStartObject();
            j.writeStringField("message", message);
            j.writeEndObject();
        });
    }

    /** An error of the grpc-gateway: {@code google.rpc.Status}. */
    static Reply rpc(int status, int code, String message) {
        return json(status, j -> {
                    j.writeStartObject();
                    j.writeNumberField("code", code);
                    j.writeStringField("message", message);
                    j.writeArrayFieldStart("details");
                    j.writeEndArray();
                    j.writeEndObject();
                })
                .typed();
    }

    /** The same with the content type that the Go services send. */
    Reply typed() {
        return with("content-type", "application/json");
    }

    Reply with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    Reply with(Map<String, String> values) {
        var more = new LinkedHashMap<>(headers);
        more.putAll(values);
        return new Reply(status, more, body);
    }

    private static Buffer bytes(Body body) {
        var out = new ByteArrayOutputStream(4096);
        try (var json = JSON.createGenerator(out)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
