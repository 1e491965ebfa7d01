package dev.signalman.testing;

import dev.signalman.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** A configuration file for the whole daemon against a simulator, with short intervals. */
public final class TestConfig {
    private final Path folder;
    private final int port;
    private String host = "127.0.0.1";
    private String rerun = "{ mode: \"off\" }";
    private String storage;
    private int requestsPerMinute = 6000;
    private String backfill = "1h";
    private String looks = "";
    private String owners = "[]";
    private String more = "";

    private TestConfig(Path folder) {
        this.folder = folder;
        this.port = freePort();
        this.storage = "sqlite:" + folder.resolve("signalman.db");
    }

    public static TestConfig in(Path folder) {
        return new TestConfig(folder);
    }

    /** Containers reach the host by another interface than the loopback. */
    public TestConfig listenEverywhere() {
        host = "0.0.0.0";
        return this;
    }

    public TestConfig rerun(String yaml) {
        rerun = yaml;
        return this;
    }

    public TestConfig backfill(String duration) {
        backfill = duration;
        return this;
    }

    /** Further keys of {@code watch}, one in each line. */
    public TestConfig looks(String yaml) {
        looks = yaml.indent(6);
        return this;
    }

    /** Who looks after what. */
    public TestConfig owners(String yaml) {
        owners = yaml;
        return this;
    }

    /** Further sections of the file. */
    public TestConfig more(String yaml) {
        more = yaml;
        return this;
    }

    public TestConfig requestsPerMinute(int budget) {
        requestsPerMinute = budget;
        return this;
    }

    public int port() {
        return port;
    }

    public Path database() {
        return Path.of(storage.substring("sqlite:".length()));
    }

    /** One organisation, {@code acme}. */
    public Path write(Simulator simulator, WebhookSink sink) {
        return write(Map.of("acme", simulator), sink);
    }

    /** Several organisations by their names. */
    public Path write(Map<String, Simulator> simulators, WebhookSink sink) {
        String organizations = simulators.entrySet().stream()
                .map(entry -> organization(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        String yaml =
                """
                organizations:
                %shttp: { listen: "%s:%d" }
                storage: { url: "%s" }
                receivers:
                  - name: sink
                    webhook_configs: [{ url: "%s", secret: "%s" }]
                route: { receiver: sink, group_by: ["..."], group_wait: 0s, group_interval: 1s }
                incidents: { flapping: { hold: 0s }, owners: %s }
                rerun: %s
                shutdown: { drain_timeout: 10s }
                %s""".formatted(organizations, host, port, storage, sink.url(), WebhookSink.SECRET, owners, rerun, more);
        try {
            return Files.writeString(folder.resolve("signalman.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String organization(String name, Simulator simulator) {
        return """
                  - name: %s
                    url: %s
                    token: %s
                    branches: { watch: [main] }
                    api: { requests_per_minute: %d, request_timeout: 5s, max_response_size: 8MiB }
                    watch:
                      backfill: %s
                      overlap: 10s
                      discovery_interval: 10s
                      open_interval: 1s
                      active_interval: 1s
                      quiet_interval: 1s
                      agents_interval: 2s
                      queue_interval: 2s
                      deployments_interval: 1s
                      degraded_after: 5
                %s""".formatted(name, simulator.baseUrl(), simulator.token(), requestsPerMinute, backfill, looks);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
