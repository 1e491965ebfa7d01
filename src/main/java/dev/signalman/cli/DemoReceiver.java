package dev.signalman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Stands in for Slack and for a webhook in the demo: it takes what Signalman delivers and shows it on a page. */
final class DemoReceiver {
    private static final int KEPT = 300;

    private record Delivery(Instant at, String kind, String key, String body) {}

    private final ObjectMapper json = new ObjectMapper();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final InstantSource clock;

    private DemoReceiver(InstantSource clock) {
        this.clock = clock;
    }

    static Future<HttpServer> start(Vertx vertx, String host, int port, InstantSource clock) {
        DemoReceiver receiver = new DemoReceiver(clock);
        return vertx.createHttpServer().requestHandler(receiver::handle).listen(port, host);
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/slack" -> take(request, "Slack");
            case "/webhook" -> take(request, "Webhook");
            case "/" ->
                request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .end(page());
            default -> request.response().setStatusCode(404).end("not here\n");
        }
    }

    private void take(HttpServerRequest request, String kind) {
        String key = String.valueOf(request.getHeader("Idempotency-Key"));
        request.body().onSuccess(body -> {
            synchronized (deliveries) {
                deliveries.addFirst(new Delivery(clock.instant(), kind, key, body.toString()));
                while (deliveries.size() > KEPT) {
                    deliveries.removeLast();
                }
            }
            request.response().end("ok");
        });
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
                <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
                <title>Signalman demo: what was delivered</title>
                <style>
                body{font:15px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem}
                article{border:1px solid #8884;border-radius:8px;margin:1rem 0;padding:.8rem 1.1rem}
                h2{font-size:1.05rem;margin:.2rem 0 .5rem}
                .attachment{border-left:4px solid #888;padding-left:.9rem}
                .attachment>div{margin:.45rem 0}
                .fields{display:grid;grid-template-columns:1fr 1fr;gap:.4rem 1.5rem}
                small{opacity:.7;display:block}summary{cursor:pointer}
                pre{font-size:13px;overflow:auto;background:#8881;padding:.6rem;border-radius:4px;white-space:pre-wrap;margin:.3rem 0}
                </style>
                <h1>What Signalman delivered</h1>
                <p>This page stands in for Slack and for a webhook of yours. Newest first.</p>
                """);
        List<Delivery> shown;
        synchronized (deliveries) {
            shown = List.copyOf(deliveries);
        }
        if (shown.isEmpty()) {
            page.append("<p>Nothing yet: the first alert comes within half a minute.</p>");
        }
        shown.forEach(delivery -> show(page, delivery));
        return page.append("</html>\n").toString();
    }

    private void show(StringBuilder page, Delivery delivery) {
        page.append("<article><small>")
                .append(delivery.kind())
                .append(" · ")
                .append(delivery.at().truncatedTo(ChronoUnit.SECONDS))
                .append(" · ")
                .append(SlackPreview.escape(delivery.key()))
                .append("</small>");
        try {
            JsonNode body = json.readTree(delivery.body());
            if ("Slack".equals(delivery.kind())) {
                page.append(SlackPreview.html(body));
            } else {
                page.append("<details><summary>")
                        .append(SlackPreview.escape(body.path("status").asText() + ": "
                                + body.at("/alerts/0/annotations/summary").asText()))
                        .append("</summary><pre>")
                        .append(SlackPreview.escape(
                                json.writerWithDefaultPrettyPrinter().writeValueAsString(body)))
                        .append("</pre></details>");
            }
        } catch (JsonProcessingException e) {
            page.append("<pre>").append(SlackPreview.escape(delivery.body())).append("</pre>");
        }
        page.append("</article>\n");
    }
}
