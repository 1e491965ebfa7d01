package dev.signalman.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Lets requests in that change something: who sent it may, it is JSON, and it is neither too large nor too slow. How much is read at
 * once is bounded. On the event loop of its server.
 */
final class Intake {
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 16;

    private final ApiAccess access;
    private final int mostBytes;
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private int underWay;

    /** @param mostBytes of one body */
    Intake(ApiAccess access, int mostBytes) {
        this.access = access;
        this.mostBytes = mostBytes;
    }

    /** The body, which is JSON, or a {@link Refusal}. */
    Future<JsonNode> json(RoutingContext request) {
        try {
            access.check(request.request());
            // forms of other sites cannot send this type unless the browser asks first
            if (!isJson(request.request().getHeader("Content-Type"))) {
                throw Refusal.unread(415, "type", "Content-Type must be application/json");
            }
            if (underWay >= MOST_AT_ONCE) {
                throw Refusal.unread(503, "limited", "too many requests at once; try again");
            }
        } catch (Refusal refused) {
            return Future.failedFuture(refused);
        }
        underWay++;
        return Body.read(request, mostBytes, BODY_WITHIN)
                .compose(body -> request.vertx().executeBlocking(() -> parse(body), false))
                .onComplete(done -> underWay--);
    }

    /** Nothing to read: whether it may at all. */
    Future<Void> bare(RoutingContext request) {
        try {
            access.check(request.request());
            return Future.succeededFuture();
        } catch (Refusal refused) {
            return Future.failedFuture(refused);
        }
    }

    private static boolean isJson(String type) {
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private JsonNode parse(Buffer body) {
        try {
            JsonNode root = json.readTree(body.getBytes());
            if (root.isMissingNode()) {
                throw Refusal.of(400, "the body is empty");
            }
            return root;
        } catch (JsonProcessingException e) {
            // Jackson's own words quote what came
            var at = e.getLocation();
            throw Refusal.of(
                    400,
                    "the body is not JSON"
                            + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (java.io.IOException e) {
            throw Refusal.of(400, "the body is not JSON");
        }
    }
}
