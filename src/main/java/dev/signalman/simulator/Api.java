package dev.signalman.simulator;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a request to a reply, under the organisation's lock: who may ask, and which service answers. */
final class Api {
    private static final String STREAMED_LOGS = "/api/v1/logs/";

    private final World world;
    private final LogsApi logs;
    private final List<Route> routes;

    Api(World world) {
        this.world = world;
        logs = new LogsApi(world);
        routes = Routes.of(world);
    }

    Reply answer(
            String method,
            String path,
            MultiMap query,
            MultiMap headers,
            String body,
            String origin,
            @Nullable Fault fault) {
        for (Map.Entry<String, String> header : headers)
            if (header.getKey().regionMatches(true, 0, "x-semaphore-", 0, 12)) return Reply.notFound();
        var host = origin.substring(origin.indexOf("://") + 3);
        var authorization = headers.get("authorization");
        if (path.startsWith(STREAMED_LOGS)) {
            var request = new Exchange(method, path, List.of(), query, body, "", host, origin, fault);
            return logs.stream(request, path.substring(STREAMED_LOGS.length()), authorization);
        }
        var user = world.access.user(authorization);
        if (user == null) return Reply.text(401, "Unauthorized");
        var outdated = outdated(headers.get("user-agent"));
        if (outdated) return Reply.message(400, "Call to deprecated API: please upgrade the Semaphore CLI");
        return dispatch(new Exchange(method, path, List.of(), query, body, user, host, origin, fault));
    }

    private Reply dispatch(Exchange request) {
        var segments = request.path().split("/", -1);
        for (var route : routes) {
            if (!route.method().equals(request.method())) continue;
            var values = route.match(segments);
            if (values == null) continue;
            try {
                return route.handler().answer(request.on(values));
            } catch (Malformed e) {
                // The gateway has a status for it, everybody else a sentence.
                return route.gateway()
                        ? Reply.rpc(400, 3, String.valueOf(e.getMessage()))
                        : Reply.text(400, "Malformed request: " + e.getMessage());
            }
        }
        return Reply.text(404, "oops");
    }

    private static boolean outdated(@Nullable String userAgent) {
        if (userAgent == null || !userAgent.startsWith("SemaphoreCLI/v")) return false;
        var version = userAgent.substring("SemaphoreCLI/v".length()).split("\\.", -1);
        try {
            return version.length > 1 && version[0].equals("0") && Integer.parseInt(version[1]) < 30;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
