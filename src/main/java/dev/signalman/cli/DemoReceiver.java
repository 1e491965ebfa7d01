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
    private static final int KEPT = 30;

    private record Delivery(Instant at, String kind, String key, String body) {}

    private final ObjectMapper json = new ObjectMapper();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final InstantSource clock;

    private DemoReceiver(InstantSource clock) {
        this.clock = clock;
    }

    static Future<HttpServer> start(Vertx vertx, int port, InstantSource clock) {
        DemoReceiver receiver = new DemoReceiver(clock);
        return vertx.createHttpServer().requestHandler(receiver::handle).listen(port, "127.0.0.1");
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
                <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
                <meta name="color-scheme" content="light dark"><title>Signalman demo: what was delivered</title>
                <style>body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
                article{border:1px solid #8884;border-left:5px solid #888;border-radius:6px;margin:1rem 0;padding:.6rem 1rem}
                .firing{border-left-color:#d33}.resolved{border-left-color:#2a8}.info{border-left-color:#38c}
                small{opacity:.7}pre{overflow:auto;background:#8881;padding:.6rem;border-radius:4px;white-space:pre-wrap}</style>
                <h1>What Signalman delivered</h1>
                <p>This page stands in for Slack and for a webhook of yours. Newest first.</p>
                """);
        List<Delivery> shown;
        synchronized (deliveries) {
            shown = List.copyOf(deliveries);
        }
        for (Delivery delivery : shown) {
            show(page, delivery);
        }
        return page.append("</html>\n").toString();
    }

    private void show(StringBuilder page, Delivery delivery) {
        String text;
        String status;
        try {
            JsonNode body = json.readTree(delivery.body());
            text = "Slack".equals(delivery.kind())
                    ? slackText(body)
                    : json.writerWithDefaultPrettyPrinter().writeValueAsString(body);
            status = delivery.key().contains("/resolved/")
                    ? "resolved"
                    : delivery.key().contains("/info/") ? "info" : "firing";
        } catch (JsonProcessingException e) {
            text = delivery.body();
            status = "";
        }
        page.append("<article class=\"")
                .append(status)
                .append("\"><small>")
                .append(delivery.kind())
                .append(" · ")
                .append(delivery.at().truncatedTo(ChronoUnit.SECONDS))
                .append(" · ")
                .append(escape(delivery.key()))
                .append("</small><pre>")
                .append(escape(text))
                .append("</pre></article>\n");
    }

    /** The readable text of a Block Kit message: every text element in the order of the blocks. */
    private static String slackText(JsonNode message) {
        StringBuilder text = new StringBuilder(message.path("text").asText());
        for (JsonNode element : message.findValues("text")) {
            if (element.isObject()) {
                text.append('\n').append(element.path("text").asText());
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
