package dev.signalman.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How documents are written as JSON. */
final class JsonText {
    private static final ObjectMapper PLAIN = mapper();
    private static final ObjectMapper FULL = mapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    private static final ObjectMapper SNAKE_CASE =
            mapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private JsonText() {}

    /** Members with the names of the record's components; those that are null or empty are left out. */
    static String write(Object document) {
        return write(PLAIN, document);
    }

    /** As {@link #write}, with names such as {@code starts_at}. */
    static String snakeCase(Object document) {
        return write(SNAKE_CASE, document);
    }

    /** As {@link #write}, with what is empty. */
    static String full(Object document) {
        return write(FULL, document);
    }

    static int bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String write(ObjectMapper mapper, Object document) {
        try {
            return mapper.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("message cannot be written", e);
        }
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build()
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);
    }
}
