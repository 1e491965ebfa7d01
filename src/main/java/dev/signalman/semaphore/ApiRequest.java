package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.semaphore.Operation.Place;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request, ready to be sent.
 *
 * @param endpoint class of endpoint
 * @param method HTTP method
 * @param target where to
 * @param authorized whether the token goes with it
 * @param json body, which may hold secrets; null for none
 * @param repeatable whether it may be sent again although it may have been worked on
 */
record ApiRequest(
        Endpoint endpoint,
        HttpMethod method,
        BaseUrl.Target target,
        boolean authorized,
        @Nullable String json,
        boolean repeatable) {

    /** Method and path, for people. */
    String label() {
        return method.name() + " " + target.path();
    }

    /** Without query and body, which may hold secrets. */
    @Override
    public String toString() {
        return label();
    }

    /** Its headers, without the token. */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "SemaphoreCI v2.0 Client");
        if (json != null) {
            headers.put("Content-Type", "application/json");
        }
        return headers;
    }

    /** True if it is to change something. */
    boolean writes() {
        return endpoint.operation().effect() == Operation.Effect.WRITES;
    }

    static Builder to(BaseUrl base, Endpoint endpoint, String... pathValues) {
        return new Builder(base, endpoint, pathValues);
    }

    /** Without the token: the target's URL carries its own right of access. */
    static ApiRequest follow(BaseUrl.Target target) {
        return new ApiRequest(Endpoint.LOGS_FOLLOW, HttpMethod.GET, target, false, null, true);
    }

    /** Fills in the path and collects query parameters; those without a value are left out. */
    static final class Builder {
        private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}");

        private static final Pattern ID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

        /** What kind of document a body is; the server looks past it. */
        private static final Set<String> ENVELOPE = Set.of("apiVersion", "kind");

        private final BaseUrl base;
        private final Endpoint endpoint;
        private final Set<String> said = new HashSet<>();
        private final StringBuilder uri = new StringBuilder();
        private @Nullable String json;
        private @Nullable String nameless;
        private boolean repeatable;
        private boolean hasQuery;

        private Builder(BaseUrl base, Endpoint endpoint, String... pathValues) {
            this.base = base;
            this.endpoint = endpoint;
            repeatable = endpoint.operation().repeatable();
            Matcher places = PLACEHOLDER.matcher(endpoint.operation().path());
            for (String value : pathValues) {
                if (!places.find()) {
                    throw new IllegalArgumentException(endpoint.label() + " has no place for all of its values");
                }
                // Without a name the path would be that of the list.
                if (value.isBlank() || value.equals(".") || value.equals("..")) {
                    nameless = value;
                }
                places.appendReplacement(uri, Matcher.quoteReplacement(encode(value)));
            }
            if (places.find()) {
                throw new IllegalArgumentException(endpoint.label() + " needs more values for its path");
            }
            places.appendTail(uri);
        }

        Builder with(String name, @Nullable Object value) {
            if (value == null) {
                return this;
            }
            if (endpoint.operation().parameter(name, Place.QUERY).isEmpty()) {
                throw unknown(name);
            }
            said.add(name);
            uri.append(hasQuery ? '&' : '?').append(name).append('=').append(encode(value.toString()));
            hasQuery = true;
            return this;
        }

        /** The server compares whole seconds, and 0 means "not set". */
        Builder after(String name, @Nullable Instant time) {
            return with(name, time == null || time.getEpochSecond() <= 0 ? null : time.getEpochSecond());
        }

        /** Rounded up, so that nothing before the bound is lost to the whole seconds. */
        Builder before(String name, @Nullable Instant time) {
            return after(
                    name,
                    time == null || time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? time : time.plusSeconds(1));
        }

        /** Every field has to be in the catalogue, or to belong to an object that is. */
        Builder json(JsonNode body) {
            boolean open = endpoint.operation().parameter("*", Place.BODY).isPresent();
            for (Map.Entry<String, JsonNode> field : body.properties()) {
                boolean known = open || ENVELOPE.contains(field.getKey()) || inBody(field.getKey());
                if (!known) {
                    throw unknown(field.getKey());
                }
            }
            json = body.toString();
            return this;
        }

        private boolean inBody(String field) {
            return endpoint.operation().parameters().stream()
                    .filter(parameter -> parameter.place() == Place.BODY)
                    .map(Operation.Parameter::name)
                    .anyMatch(name -> name.equals(field) || name.startsWith(field + "."));
        }

        private IllegalArgumentException unknown(String name) {
            return new IllegalArgumentException("the catalogue knows no " + name + " of " + endpoint.label());
        }

        /** This one may be sent again although others of its endpoint may not. */
        Builder repeatable() {
            repeatable = true;
            return this;
        }

        /**
         * For a change of something that the path names: by its name it can be found only once if that is what changes.
         */
        Builder naming(String idOrName, String newName) {
            repeatable = repeatable
                    && (idOrName.equals(newName) || ID.matcher(idOrName).matches());
            return this;
        }

        /** A value for the path that names nothing; null if all do. */
        @Nullable
        String nameless() {
            return nameless;
        }

        ApiRequest build() {
            for (Operation.Parameter parameter : endpoint.operation().parameters()) {
                if (parameter.required() && parameter.place() == Place.QUERY && !said.contains(parameter.name())) {
                    throw new IllegalArgumentException(endpoint.label() + " needs " + parameter.name());
                }
            }
            return new ApiRequest(
                    endpoint, endpoint.operation().method(), base.target(uri.toString()), true, json, repeatable);
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
