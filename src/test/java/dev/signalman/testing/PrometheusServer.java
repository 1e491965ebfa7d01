package dev.signalman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A real Prometheus in a container that scrapes a daemon on this machine every second and evaluates its rules. */
public final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One series of an answer. */
    public record Sample(Map<String, String> labels, double value) {}

    private final GenericContainer<?> container;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(GenericContainer<?> container) {
        this.container = container;
    }

    /** Evaluates these files of rules every second, whatever interval they ask for. */
    public static PrometheusServer scraping(int port, List<Path> rules) {
        String configuration = """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [/etc/prometheus/rules/*.yml]
                scrape_configs:
                  - job_name: signalman
                    static_configs: [{ targets: ['%s:%d'] }]
                """.formatted(Containers.HOST, port);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(Containers.prometheusImage()))
                .withExposedPorts(9090)
                .withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml");
        for (Path file : rules) {
            container.withCopyToContainer(
                    Transferable.of(hurried(file)), "/etc/prometheus/rules/" + file.getFileName());
        }
        container.start();
        return new PrometheusServer(container);
    }

    private static String hurried(Path rules) {
        try {
            return Files.readString(rules).replaceAll("\\binterval: \\w+", "interval: 1s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One with a configuration of its own.
     *
     * @param files further files, by where they are in the container
     * @param features to be enabled, with commas in between
     */
    public static PrometheusServer with(String configuration, Map<String, String> files, String features) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(Containers.prometheusImage()))
                .withExposedPorts(9090)
                .withCommand(
                        "--config.file=/etc/prometheus/prometheus.yml",
                        "--storage.tsdb.path=/prometheus",
                        "--enable-feature=" + features)
                .withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml");
        files.forEach((path, content) -> container.withCopyToContainer(Transferable.of(content), path));
        container.start();
        return new PrometheusServer(container);
    }

    /** The values that a label has in the exemplars of a selector. */
    public Set<String> exemplars(String selector, String label) {
        JsonNode data = get(
                "query_exemplars?start=0&end=" + Instant.now().plusSeconds(60).getEpochSecond() + "&query="
                        + encoded(selector),
                selector);
        Set<String> values = new HashSet<>();
        data.forEach(series -> series.get("exemplars")
                .forEach(exemplar ->
                        values.add(exemplar.get("labels").path(label).asText())));
        return values;
    }

    public List<Sample> query(String expression) {
        return query(expression, Instant.now());
    }

    /** What the expression is at an instant; a query that Prometheus refuses fails the test with its words. */
    public List<Sample> query(String expression, Instant at) {
        JsonNode data = get("query?time=" + at.toEpochMilli() / 1000.0 + "&query=" + encoded(expression), expression);
        List<Sample> samples = new ArrayList<>();
        for (JsonNode series : data.get("result")) {
            Map<String, String> labels = JSON.convertValue(
                    series.get("metric"),
                    JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
            samples.add(
                    new Sample(labels, Double.parseDouble(series.at("/value/1").asText())));
        }
        return samples;
    }

    /** The values that a label has in the series of a selector. */
    public List<String> values(String label, String selector) {
        JsonNode data = get("label/" + label + "/values?match%5B%5D=" + encoded(selector), selector);
        List<String> values = new ArrayList<>();
        data.forEach(value -> values.add(value.asText()));
        return values;
    }

    /** All rules as Prometheus sees them, with their health and last error. */
    public List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        get("rules", "rules").get("groups").forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private JsonNode get(String path, String what) {
        URI uri = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(9090) + "/api/v1/" + path);
        try {
            JsonNode answer =
                    JSON.readTree(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError("Prometheus refuses " + what + ": "
                        + answer.path("error").asText());
            }
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
        container.close();
    }
}
