package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.semaphore.Operation.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its arguments, for those who know it from the catalogue only. It prints itself without its arguments,
 * which may hold secrets.
 *
 * @param endpoint which operation
 * @param path values for the path, by the names of the parameters
 * @param query values for the query, by the names of the parameters, several where the parameter takes several
 * @param body the body; null for none
 */
public record Invocation(
        Endpoint endpoint,
        Map<String, String> path,
        Map<String, List<String>> query,
        @Nullable ObjectNode body) {
    public Invocation {
        path = Map.copyOf(path);
        query = new LinkedHashMap<>(query);
    }

    /** An operation that needs nothing but what its path names. */
    public static Invocation of(Endpoint endpoint, String... pathValues) {
        Map<String, String> path = new LinkedHashMap<>();
        int at = 0;
        for (Operation.Parameter parameter : endpoint.operation().parameters()) {
            if (parameter.place() == Place.PATH && at < pathValues.length) {
                path.put(parameter.name(), pathValues[at++]);
            }
        }
        return new Invocation(endpoint, path, Map.of(), null);
    }

    /** The same with one more value in the query. */
    public Invocation with(String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(query);
        more.put(name, List.of(value));
        return new Invocation(endpoint, path, more, body);
    }

    /** The same with this body. */
    public Invocation with(ObjectNode newBody) {
        return new Invocation(endpoint, path, query, newBody);
    }

    /** The same once more with another value in the query. */
    Invocation also(Map<String, String> values) {
        Map<String, List<String>> more = new LinkedHashMap<>(query);
        values.forEach((name, value) -> more.put(name, List.of(value)));
        return new Invocation(endpoint, path, more, body);
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if it says what the catalogue does not know, or leaves out what it needs
     */
    ApiRequest.Builder request(BaseUrl base) {
        String[] values = endpoint.operation().parameters().stream()
                .filter(parameter -> parameter.place() == Place.PATH)
                .map(parameter -> path.getOrDefault(parameter.name(), ""))
                .toArray(String[]::new);
        ApiRequest.Builder request = ApiRequest.to(base, endpoint, values);
        query.forEach((name, all) -> all.forEach(value -> request.with(name, value)));
        if (body != null) {
            request.json(body);
            JsonNode name = body.at("/metadata/name");
            if (endpoint.operation().effect() == Operation.Effect.WRITES && values.length > 0 && name.isTextual()) {
                request.naming(values[values.length - 1], name.textValue());
            }
        }
        if (endpoint == Endpoint.SCHEDULES_UPSERT && query.containsKey("periodic_id")) {
            request.repeatable();
        }
        return request;
    }

    @Override
    public String toString() {
        return endpoint.label();
    }
}
