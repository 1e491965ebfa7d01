package dev.signalman.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventJson;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON, and says in an API's own form what could not be done. */
final class JsonAnswer {
    private static final Logger log = LoggerFactory.getLogger(JsonAnswer.class);
    private static final String TYPE = "application/json";
    private static final long ANSWER_WITHIN_SECONDS = 10;

    private final ObjectMapper json = EventJson.mapper();
    private final Function<String, Object> error;

    /** @param error the body that says what went wrong, made of the words */
    JsonAnswer(Function<String, Object> error) {
        this.error = error;
    }

    /** Answers with what comes, or with what went wrong. */
    void when(RoutingContext request, Future<?> answer) {
        answer.timeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .onSuccess(body -> send(request, 200, body))
                .onFailure(e -> failed(request, e));
    }

    /** Answers without a body. */
    void whenDone(RoutingContext request, Future<?> done) {
        done.timeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .onSuccess(nothing -> {
                    request.response().setStatusCode(200).putHeader("Content-Type", TYPE);
                    WebServer.send(request, Buffer.buffer());
                })
                .onFailure(e -> failed(request, e));
    }

    private void failed(RoutingContext request, Throwable e) {
        switch (e) {
            case Refusal refused -> {
                if (refused.unread()) {
                    request.response().putHeader("Connection", "close");
                }
                if (refused.status() == 401) {
                    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"signalman\"");
                }
                send(request, refused.status(), error.apply(refused.words()));
            }
            case IncidentDesk.Refused refused ->
                send(request, refused.passing() ? 503 : 400, error.apply(String.valueOf(refused.getMessage())));
            case TimeoutException late -> {
                log.atWarn().addKeyValue("path", request.normalizedPath()).log("an answer took too long");
                send(request, 503, error.apply("it takes too long now; whether it was done shows when you ask again"));
            }
            default -> {
                // its message could quote what is nobody's business
                log.atError()
                        .setCause(e)
                        .addKeyValue("path", request.normalizedPath())
                        .log("a request failed");
                send(request, 500, error.apply("it cannot be done now; the log says why"));
            }
        }
    }

    private void send(RoutingContext request, int status, Object body) {
        request.response().setStatusCode(status).putHeader("Content-Type", TYPE);
        try {
            WebServer.send(request, Buffer.buffer(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
