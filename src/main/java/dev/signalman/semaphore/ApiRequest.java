package dev.signalman.semaphore;

import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, ready to be sent.
 *
 * @param endpoint class of endpoint
 * @param method GET or POST
 * @param target where to
 * @param authorized whether the token goes with it
 * @param json body; null for none
 */
record ApiRequest(
        Endpoint endpoint,
        HttpMethod method,
        BaseUrl.Target target,
        boolean authorized,
        @Nullable String json) {
    private static final String API = "/api/v1alpha/";

    /** Method and path, for people. */
    String label() {
        return method.name() + " " + target.path();
    }

    /** True if it is to change something. */
    boolean writes() {
        return !method.equals(HttpMethod.GET);
    }

    static Builder get(BaseUrl base, Endpoint endpoint, String... segments) {
        return new Builder(base, endpoint, HttpMethod.GET, segments);
    }

    static Builder post(BaseUrl base, Endpoint endpoint, String... segments) {
        return new Builder(base, endpoint, HttpMethod.POST, segments);
    }

    /** Without the token: the target's URL carries its own right of access. */
    static ApiRequest follow(BaseUrl.Target target) {
        return new ApiRequest(Endpoint.LOGS_FOLLOW, HttpMethod.GET, target, false, null);
    }

    /** Collects query parameters; those without a value are left out. */
    static final class Builder {
        private final BaseUrl base;
        private final Endpoint endpoint;
        private final HttpMethod method;
        private final StringBuilder uri;
        private @Nullable String json;
        private boolean hasQuery;

        private Builder(BaseUrl base, Endpoint endpoint, HttpMethod method, String... segments) {
            this.base = base;
            this.endpoint = endpoint;
            this.method = method;
            uri = new StringBuilder(API);
            for (int i = 0; i < segments.length; i++) {
                uri.append(i == 0 ? "" : "/").append(encode(segments[i]));
            }
        }

        Builder with(String name, @Nullable Object value) {
            if (value != null) {
                uri.append(hasQuery ? '&' : '?').append(name).append('=').append(encode(value.toString()));
                hasQuery = true;
            }
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

        Builder json(String body) {
            json = body;
            return this;
        }

        ApiRequest build() {
            return new ApiRequest(endpoint, method, base.target(uri.toString()), true, json);
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
