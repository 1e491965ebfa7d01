package dev.signalman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of Signalman's webhooks that checks every signature and keeps everything it was sent. */
public final class WebhookSink implements AutoCloseable {
    /** One accepted delivery, of a group of one alert. */
    public record Received(String key, JsonNode body) {
        public String rule() {
            return label("alertname");
        }

        public String incident() {
            return body.at("/alerts/0/incident_id").asText();
        }

        /** Counts up in its group. */
        public long sequence() {
            return body.path("sequence").asLong();
        }

        public String status() {
            return body.path("status").asText();
        }

        public String label(String name) {
            return body.at("/alerts/0/labels").path(name).asText();
        }
    }

    public static final String SECRET = "sink-secret";

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile double refused;

    private WebhookSink(HttpServer server) {
        this.server = server;
    }

    public static WebhookSink start(Vertx vertx) {
        HttpServer server = vertx.createHttpServer();
        WebhookSink sink = new WebhookSink(server);
        server.requestHandler(request -> request.body().onSuccess(body -> {
            if (ThreadLocalRandom.current().nextDouble() < sink.refused) {
                request.response().setStatusCode(503).end();
                return;
            }
            sink.take(
                    request.getHeader("Idempotency-Key"),
                    request.getHeader("X-Signalman-Signature-256"),
                    body.getBytes());
            request.response().end("ok");
        }));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        return sink;
    }

    /** Answers this share of requests with 503. */
    public void refuse(double share) {
        refused = share;
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    /** Everything accepted so far, repeats included. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** What was wrong with deliveries: bad signatures, missing keys, bodies that are not JSON. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void take(String key, String signature, byte[] body) {
        try {
            if (key == null || key.isBlank()) {
                complaints.add("no Idempotency-Key");
            }
            if (!("sha256=" + hmac(body)).equals(signature)) {
                complaints.add("bad signature " + signature + " of " + key);
            }
            received.add(new Received(key, new ObjectMapper().readTree(body)));
        } catch (IOException | GeneralSecurityException e) {
            complaints.add(e + ": " + new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String hmac(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
