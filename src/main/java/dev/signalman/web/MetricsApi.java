package dev.signalman.web;

import dev.signalman.metrics.Cardinality;
import dev.signalman.metrics.Exposition;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the metrics cost, in Signalman's own API: {@code /api/v1/metrics/explain}. */
public final class MetricsApi implements Resource {
    private static final String PATH = "/api/v1/metrics/explain";
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 200;
    private static final int USUAL_TOP = 10;
    private static final int MOST_TOP = 1_000;

    private final Exposition metrics;
    private final JsonAnswer answer = new JsonAnswer(words -> Map.of("error", words));
    private boolean busy;

    public MetricsApi(Exposition metrics) {
        this.metrics = metrics;
    }

    @Override
    public void mount(Paths paths) {
        paths.get(PATH, request -> answer.when(request, explain(request)));
    }

    private Future<Cardinality> explain(RoutingContext request) {
        List<String> keep;
        int top;
        try {
            keep = keep(request.queryParam("keep"));
            top = top(request.queryParam("top"));
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
        if (busy) {
            return Future.failedFuture(Refusal.of(429, "somebody is being told already; ask again"));
        }
        busy = true;
        return request.vertx()
                .executeBlocking(() -> Cardinality.of(metrics.snapshots(), keep, top), false)
                .onComplete(done -> busy = false);
    }

    private static @Nullable List<String> keep(List<String> given) {
        if (given.isEmpty()) {
            return null;
        }
        List<String> patterns = given.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
        if (patterns.size() > MOST_PATTERNS
                || patterns.stream().anyMatch(pattern -> pattern.length() > LONGEST_PATTERN)) {
            throw Refusal.of(
                    400,
                    "keep takes at most " + MOST_PATTERNS + " patterns of at most " + LONGEST_PATTERN + " characters");
        }
        return patterns;
    }

    private static int top(List<String> given) {
        if (given.isEmpty()) {
            return USUAL_TOP;
        }
        try {
            int top = Integer.parseInt(given.getFirst());
            if (top >= 1 && top <= MOST_TOP) {
                return top;
            }
        } catch (NumberFormatException e) {
            throw Refusal.of(400, "top must be a number from 1 to " + MOST_TOP);
        }
        throw Refusal.of(400, "top must be a number from 1 to " + MOST_TOP);
    }
}
