package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.Notification;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.StoredSecret;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookRegistrationTest {
    private static final Secret KEY = new Secret("a-key");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> signatures = new LinkedBlockingQueue<>();
    private Simulator simulator;
    private SemaphoreClient client;
    private URI endpoint;

    @BeforeEach
    void start() {
        HttpServer receiver = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    signatures.add(String.valueOf(request.getHeader("X-Semaphore-Signature-256")));
                    request.response().end();
                })
                .listen(0, "127.0.0.1"));
        endpoint = URI.create("http://127.0.0.1:" + receiver.actualPort() + "/hooks/semaphore");
        simulator = get(
                Simulator.start(vertx, Scenario.quiet("acme", 1), InstantSource.system(), SimulatorOptions.local()));
        client = SemaphoreClient.create(
                vertx,
                unhindered(ClientOptions.of(URI.create(simulator.baseUrl()), simulator::token)),
                (call, outcome, elapsed) -> {});
    }

    /** With requests enough in the budget, and retries at once. */
    private static ClientOptions unhindered(ClientOptions usual) {
        return new ClientOptions(
                usual.baseUrl(),
                usual.token(),
                usual.maxInFlight(),
                60_000,
                usual.connectTimeout(),
                usual.requestTimeout(),
                usual.maxResponseBytes(),
                usual.maxPages(),
                usual.maxAttempts(),
                Duration.ofMillis(1),
                usual.retryMax(),
                usual.caCertificates());
    }

    @AfterEach
    void close() {
        get(client.close());
        get(vertx.close());
    }

    @Test
    void what_is_installed_sends_signed_webhooks() throws InterruptedException {
        assertThat(get(with(KEY).install())).hasSize(2).allMatch(line -> line.endsWith(" made"));

        assertThat(get(with(KEY).status())).isEmpty();
        simulator.organization().createProject("web");
        simulator.organization().start("web", "main", Plan.passing(Duration.ofMillis(10)));
        assertThat(signatures.poll(10, TimeUnit.SECONDS)).matches("[0-9a-f]{64}");
    }

    @Test
    void installing_again_changes_nothing() {
        get(with(KEY).install());

        assertThat(get(with(KEY).install())).containsExactly("everything is as it should be");
        assertThat(notifications()).hasSize(1);
        assertThat(secrets()).hasSize(1);
    }

    @Test
    void a_new_key_takes_the_place_of_the_old_one() {
        get(with(KEY).install());
        String before = secrets().getFirst();

        get(with(new Secret("another key")).install());

        assertThat(secrets()).hasSize(1).doesNotContain(before);
        assertThat(get(with(new Secret("another key")).status())).isEmpty();
        assertThat(get(with(KEY).status())).as("with the old key").isNotEmpty();
    }

    @Test
    void what_somebody_took_away_or_changed_is_told_and_mended() {
        get(with(KEY).install());
        get(client.api().secrets().delete(secrets().getFirst()));
        assertThat(get(with(KEY).status())).singleElement().asString().contains("is missing");

        get(with(KEY).install());
        assertThat(get(with(KEY).status())).isEmpty();
    }

    @Test
    void removing_leaves_nothing_and_may_be_repeated() {
        get(with(KEY).install());

        assertThat(get(with(new Secret("whatever the key")).remove())).hasSize(2);
        assertThat(notifications()).isEmpty();
        assertThat(secrets()).isEmpty();
        assertThat(get(with(KEY).remove())).containsExactly("there was nothing to remove");
    }

    @Test
    void when_a_call_fails_in_the_middle_the_next_try_finishes_it() {
        simulator.faults().next(RequestClass.NOTIFICATIONS, 50, new Fault.ServerError());
        assertThat(with(KEY).install())
                .satisfies(failing -> assertThat(failed(failing)).isTrue());
        simulator.faults().clear();

        get(with(KEY).install());

        assertThat(get(with(KEY).status())).isEmpty();
        assertThat(secrets()).hasSize(1);
    }

    @Test
    void the_key_is_in_no_name() {
        WebhookNames names = WebhookNames.of("acme", endpoint, KEY);

        assertThat(names.notification() + names.secret()).doesNotContain("a-key");
        assertThat(names.notification()).matches("signalman-[0-9a-f]{12}");
    }

    private WebhookRegistration with(Secret key) {
        return new WebhookRegistration(client.api(), "acme", endpoint, key);
    }

    private List<String> notifications() {
        return get(client.api().notifications().list()).items().stream()
                .map(Notification::name)
                .toList();
    }

    private List<String> secrets() {
        return get(client.api().secrets().list()).items().stream()
                .map(StoredSecret::name)
                .toList();
    }

    private static boolean failed(Future<?> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .handle((value, error) -> error != null)
                .join();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
