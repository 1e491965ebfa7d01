package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The daemon against a simulated Semaphore, with a receiver that shows what was delivered; everything in a folder that is removed. */
final class Demo implements Lifetime.Running {
    private static final String SIGNING_KEY = "demo-signing-key";

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Simulator simulator;
    private final HttpServer receiver;
    private final Daemon daemon;

    private Demo(InstantSource clock, String host, int firstPort) throws Lifetime.CannotStart {
        try {
            folder = Files.createTempDirectory("signalman-demo-");
        } catch (IOException e) {
            throw new Lifetime.CannotStart("no temporary folder can be made: " + e.getMessage(), e);
        }
        try {
            simulator = await(Simulator.start(
                    vertx, scenario(), clock, SimulatorOptions.local().listen(host, free(firstPort + 1))));
            receiver = await(DemoReceiver.start(vertx, host, free(firstPort + 2), clock));
            Configuration configuration = configuration(host, free(firstPort));
            daemon = Daemon.start(configuration, new Options(configuration), clock);
        } catch (RuntimeException e) {
            vertx.close();
            remove(folder);
            throw new Lifetime.CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    static Demo start(InstantSource clock, String host, int firstPort) throws Lifetime.CannotStart {
        return new Demo(clock, host, firstPort);
    }

    /** What a newcomer should open. */
    String welcome() {
        String delivered = "http://127.0.0.1:" + receiver.actualPort();
        return """

                Signalman is watching a simulated Semaphore organization.

                  %-34s  status: collectors, incidents, recent events
                  %-34s  metrics for Prometheus
                  %-34s  what was delivered to Slack and to a webhook
                  %-34s  the simulated Semaphore itself

                Within half a minute: pipelines finish, an alert arrives, a flaky workflow is rerun.
                Ctrl-C stops it; nothing is left behind. To act on it from another terminal:

                  export SEMAPHORE_ORGANIZATION_URL=%s SEMAPHORE_API_TOKEN=%s
                  ./signalman queue
                """.formatted(
                        daemon.address(),
                        daemon.address() + "/metrics",
                        delivered,
                        simulator.baseUrl(),
                        simulator.baseUrl(),
                        simulator.token());
    }

    /** Where the simulated Semaphore listens. */
    URI simulated() {
        return URI.create(simulator.baseUrl());
    }

    private static Scenario scenario() {
        try (InputStream file = Demo.class.getResourceAsStream("/simulator-demo.yaml")) {
            if (file == null) {
                throw new IllegalStateException("simulator-demo.yaml is missing from the program");
            }
            return Scenario.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Configuration configuration(String host, int port) {
        String delivered = "http://127.0.0.1:" + receiver.actualPort();
        String yaml = """
                organizations:
                  - name: demo
                    url: %s
                    token: %s
                    branches: { watch: [main, master, "release/*"] }
                    api: { requests_per_minute: 12000, max_in_flight: 10 }
                    watch:
                      backfill: 7d
                      discovery_interval: 30s
                      open_interval: 1s
                      active_interval: 1s
                      quiet_interval: 2s
                      agents_interval: 2s
                      queue_interval: 2s
                      deployments_interval: 2s
                      schedules_interval: 10s
                      schedule_grace: 1m
                      dashboards_interval: 5s
                      notifications_interval: 5s
                http: { listen: "%s:%d" }
                storage: { url: "sqlite:%s" }
                receivers:
                  - name: oncall
                    slack_configs: [{ api_url: "%s/slack", channel: "#ci" }]
                    webhook_configs: [{ url: "%s/webhook", secret: "%s" }]
                route: { receiver: oncall, group_by: [alertname, project, branch], group_wait: 3s, group_interval: 15s }
                rules: { adjust: [{ alert: AgentTypeEmpty, for: 5s }] }
                rerun: { mode: act, budget_per_hour: 100, settle: 1s, hold_alert_for: 2m }
                log: { level: info }
                shutdown: { drain_timeout: 5s }
                """.formatted(
                        simulator.baseUrl(),
                        simulator.token(),
                        host,
                        port,
                        folder.resolve("signalman.db"),
                        delivered,
                        delivered,
                        SIGNING_KEY);
        try {
            Path file = Files.writeString(folder.resolve("signalman.yaml"), yaml);
            return switch (ConfigurationLoader.load(file, Map.of())) {
                case LoadResult.Loaded loaded -> loaded.configuration();
                case LoadResult.Invalid invalid ->
                    throw new IllegalStateException("the demo's own configuration is wrong: " + invalid.problems());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that people know if it is free, otherwise any: a demo must not fail because something else runs. */
    private static int free(int wanted) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException("no port is free", e);
            }
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return daemon.stop()
                .thenCompose(v -> vertx.close().toCompletionStage())
                .whenComplete((done, error) -> remove(folder));
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println(folder + " could not be removed: " + e.getMessage());
        }
    }
}
