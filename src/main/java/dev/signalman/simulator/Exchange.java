package dev.signalman.simulator;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the interface.
 *
 * @param method GET, POST, …
 * @param path as asked for
 * @param parts the values of the route's placeholders
 * @param query decoded query
 * @param body of a POST; empty otherwise
 * @param userId who asks
 * @param host the Host header
 * @param origin scheme and host that the client sees
 * @param fault what disturbs the rows; null if nothing does
 */
record Exchange(
        String method,
        String path,
        List<String> parts,
        MultiMap query,
        String body,
        String userId,
        String host,
        String origin,
        @Nullable Fault fault) {

    /** The value of a placeholder of the route, from 0. */
    String part(int place) {
        return parts.get(place);
    }

    /** The same request on its route. */
    Exchange on(List<String> values) {
        return new Exchange(method, path, values, query, body, userId, host, origin, fault);
    }

    String param(String name, String otherwise) {
        var value = query.get(name);
        return value == null ? otherwise : value;
    }

    /** A number of at least one; anything else is silently the default. */
    int lenient(String name, int otherwise) {
        var value = param(name, "");
        try {
            int number = Integer.parseInt(value);
            return number > 0 ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** A number, the default if not given, null if it is none. */
    @Nullable
    Integer strict(String name, int otherwise) {
        var value = query.get(name);
        if (value == null || value.isEmpty()) return otherwise;
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
