package dev.signalman.semaphore;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A scripted server and a client that is quick to give up; tests change what they talk about. */
abstract class ServerTest {
    static final String TOKEN = "TopSecretToken0123456789";
    static final Duration SECOND = Duration.ofSeconds(1);

    static Vertx vertx;

    ScriptedServer server;
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final List<SemaphoreClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        Awaited.value(vertx.close());
    }

    @BeforeEach
    void listen() {
        server = new ScriptedServer(vertx);
    }

    @AfterEach
    void hangUp() {
        clients.forEach(client -> Awaited.value(client.close()));
        server.close();
    }

    /** No retries. */
    ClientOptions options() {
        return options(server.url());
    }

    static ClientOptions options(URI url) {
        return new ClientOptions(
                url,
                () -> TOKEN,
                5,
                60_000,
                SECOND,
                Duration.ofSeconds(5),
                64 << 10,
                20,
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(1500),
                null);
    }

    static ClientOptions attempts(ClientOptions o, int attempts) {
        return new ClientOptions(
                o.baseUrl(),
                o.token(),
                o.maxInFlight(),
                o.requestsPerMinute(),
                o.connectTimeout(),
                o.requestTimeout(),
                o.maxResponseBytes(),
                o.maxPages(),
                attempts,
                o.retryBase(),
                o.retryMax(),
                o.caCertificates());
    }

    SemaphoreClient client() {
        return client(options());
    }

    SemaphoreClient client(ClientOptions options) {
        SemaphoreClient client = SemaphoreClient.create(
                vertx, options, (endpoint, outcome, elapsed) -> outcomes.add(endpoint + " " + outcome));
        clients.add(client);
        return client;
    }
}
