package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The log of a job as the events that the server keeps, wherever it keeps them; a log in pieces is put together. */
final class LogEvents {
    private final Calls calls;
    private final int maxPages;
    private final int maxBytes;
    private final ObjectNode whole = Json.object();
    private final ArrayNode events = whole.putArray("events");
    private int pages;
    private int bytes;

    private LogEvents(Calls calls, ClientOptions options) {
        this.calls = calls;
        maxPages = options.maxPages();
        maxBytes = options.maxResponseBytes();
    }

    static Future<JsonNode> read(Calls calls, ClientOptions options, Invocation invocation) {
        LogEvents log = new LogEvents(calls, options);
        String jobId = invocation.path().getOrDefault("job_id", "");
        if (invocation.query().containsKey("jwt")) {
            return log.piece(invocation.request(calls.base()).build().target(), "");
        }
        String from = String.join("", invocation.query().getOrDefault("token", List.of()));
        return calls.callForLog(
                        ApiRequest.to(calls.base(), Endpoint.LOGS_DESCRIBE, jobId)
                                .build(),
                        log.maxBytes,
                        reply -> reply)
                .compose(reply -> log.start(invocation.endpoint(), reply, from));
    }

    private Future<JsonNode> start(Endpoint endpoint, Reply reply, String from) {
        try {
            if (reply.redirect()) {
                return piece(LogReader.target(calls, reply), from);
            }
            if (endpoint == Endpoint.LOGS_FOLLOW) {
                return Future.failedFuture(
                        new SemaphoreException(
                                endpoint.label(),
                                new ApiError.NotFound(
                                        "the log of this job is not in the log service but in the API: ask logs.describe for it")));
            }
            return Future.succeededFuture(reply.json());
        } catch (Undecodable e) {
            return Future.failedFuture(
                    new SemaphoreException(endpoint.label(), new ApiError.BadReply(String.valueOf(e.getMessage()))));
        }
    }

    private Future<JsonNode> piece(BaseUrl.Target target, String token) {
        BaseUrl.Target page = token.isEmpty() ? target : LogReader.withToken(target, token);
        return calls.callForLog(ApiRequest.follow(page), maxBytes, reply -> {
                    if (reply.redirect()) {
                        throw new Undecodable("a second redirect on the way to the log");
                    }
                    bytes += reply.size();
                    return reply.json();
                })
                .compose(body -> take(target, body, token));
    }

    private Future<JsonNode> take(BaseUrl.Target target, JsonNode body, String asked) {
        pages++;
        Json.at(body, "events").forEach(events::add);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!field.getKey().equals("events")) {
                whole.set(field.getKey(), field.getValue());
            }
        }
        String next = Json.text(body, "next");
        // a running job repeats its last offset until there is more to read
        boolean over = next.isEmpty() || next.equals(asked) || pages >= maxPages || bytes >= maxBytes;
        return over ? Future.succeededFuture(whole) : piece(target, next);
    }
}
