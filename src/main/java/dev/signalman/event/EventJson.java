package dev.signalman.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The JSON form of events in the log: the record's fields and its simple name as {@code type}. Unknown fields are ignored. */
public final class EventJson {
    private final ObjectMapper mapper;

    public EventJson() {
        mapper = mapper();
        mapper.addMixIn(ChangeEvent.class, Typed.class);
        records(ChangeEvent.class).forEach(type -> mapper.registerSubtypes(new NamedType(type, type.getSimpleName())));
    }

    /** A mapper with the house conventions: ISO instants and durations, unknown fields ignored. */
    public static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** The names of all types of events. */
    public static List<String> types() {
        return records(ChangeEvent.class).map(Class::getSimpleName).sorted().toList();
    }

    public String write(ChangeEvent event) {
        try {
            return mapper.writerFor(ChangeEvent.class).writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "event cannot be written: " + event.header().id(), e);
        }
    }

    public ChangeEvent read(String json) {
        try {
            return mapper.readValue(json, ChangeEvent.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("event in the log cannot be read", e);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Typed {}

    /** The sealed family is the single list of events, so the JSON names come from it. */
    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventJson::records)
                : Stream.of(type);
    }
}
