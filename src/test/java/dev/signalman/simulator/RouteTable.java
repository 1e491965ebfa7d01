package dev.signalman.simulator;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of the simulator answers what, for the page about the API. */
public final class RouteTable {
    private RouteTable() {}

    /** Class and method by HTTP method and path, in which placeholders have no names. */
    public static Map<String, String> counterparts() {
        Map<String, String> table = new LinkedHashMap<>();
        var world = new World(Scenario.quiet("acme", 1), Instant.parse("2026-11-02T09:00:00Z"));
        for (var route : Routes.of(world))
            table.put(key(route.method(), route.template()), existing(route.counterpart()));
        // Reached by a redirect, and open to who has its link, so not behind the token like all others.
        table.put(key("GET", "/api/v1/logs/{id}"), existing("LogsApi.stream"));
        return table;
    }

    /** The key of a path template. */
    public static String key(String method, String template) {
        return method + " " + template.replaceAll("\\{[^}]*}", "{}");
    }

    private static String existing(String counterpart) {
        int dot = counterpart.indexOf('.');
        try {
            var type = Class.forName("dev.signalman.simulator." + counterpart.substring(0, dot));
            var method = counterpart.substring(dot + 1);
            if (Arrays.stream(type.getDeclaredMethods())
                    .noneMatch(m -> m.getName().equals(method)))
                throw new AssertionError("the table of routes names " + counterpart + ", which is not there");
            return counterpart;
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
