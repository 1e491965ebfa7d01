package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a part of the simulator answers.
 *
 * @param method HTTP method
 * @param template path with {@code {placeholders}}
 * @param counterpart class and method that answer, for the page about the API
 * @param handler answers
 */
record Route(String method, String template, String counterpart, Handler handler) {
    /** Answers a request, whose {@link Exchange#parts} are the values of the path's placeholders. */
    @FunctionalInterface
    interface Handler {
        Reply answer(Exchange request);
    }

    /** Whether the Go gateway serves it, whose errors are of their own kind. */
    boolean gateway() {
        return template.startsWith("/api/v1/")
                || template.startsWith("/api/v1beta/")
                || template.startsWith("/api/v1alpha/jobs")
                || template.startsWith("/api/v1alpha/dashboards")
                || template.startsWith("/api/v1alpha/notifications");
    }

    /** The values of the placeholders; null if the path is another. */
    @Nullable
    List<String> match(String[] segments) {
        var wanted = template.split("/", -1);
        if (wanted.length != segments.length) return null;
        var values = new ArrayList<String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                if (segments[i].isEmpty()) return null;
                values.add(java.net.URLDecoder.decode(
                        segments[i].replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8));
            } else if (!wanted[i].equals(segments[i])) return null;
        }
        return values;
    }
}
