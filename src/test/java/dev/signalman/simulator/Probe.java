package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A simulator on a virtual clock and a plain HTTP client that speaks to it. */
final class Probe implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-02T08:00:00.123456Z");

    /** A reply with its body read as JSON where asked. */
    record Answer(HttpResponse<String> raw) {
        int status() {
            return raw.statusCode();
        }

        String body() {
            return raw.body();
        }

        @org.jspecify.annotations.Nullable
        String header(String name) {
            return raw.headers().firstValue(name).orElse(null);
        }

        String location() {
            return raw.headers().firstValue("location").orElseThrow();
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(raw.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + raw.body(), e);
            }
        }

        List<String> all(String field) {
            var values = new ArrayList<String>();
            json().forEach(row -> values.add(row.path(field).asText()));
            return values;
        }
    }

    final VirtualClock clock = new VirtualClock(START);
    final Simulator simulator;
    final Organization organization;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Probe(Scenario scenario, SimulatorOptions options) {
        simulator = Simulator.start(vertx, scenario, clock, options)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        organization = simulator.organization();
    }

    static Probe of(String yaml) {
        return of(Scenario.parse(yaml));
    }

    static Probe of(Scenario scenario) {
        return new Probe(scenario, SimulatorOptions.local());
    }

    static Probe of(Scenario scenario, SimulatorOptions options) {
        return new Probe(scenario, options);
    }

    /** One project, {@code web}, in which nothing happens by itself. */
    static Probe quiet() {
        return of(Scenario.quiet("acme", 7).with(Scenario.ProjectSpec.named("web")));
    }

    String projectId(String name) {
        return organization.projects().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    void advance(Duration by) {
        clock.advance(by);
        organization.advanceTo(clock.instant());
    }

    /** GET below {@code /api/v1alpha/} with the token. */
    Answer get(String path, String... headers) {
        return send(
                request("/api/v1alpha/" + path).headers(with("Authorization", "Token " + simulator.token(), headers)));
    }

    Answer post(String path, String body) {
        return send(request("/api/v1alpha/" + path)
                .header("Authorization", "Token " + simulator.token())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Any method and any path with the token. */
    Answer send(String method, String path, String body) {
        return send(request(path)
                .header("Authorization", "Token " + simulator.token())
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** GET of an absolute URL or a path, with just these headers. */
    Answer bare(String path, String... headers) {
        var request = path.startsWith("http") ? HttpRequest.newBuilder(URI.create(path)) : request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(
                    client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path));
    }

    private static String[] with(String name, String value, String... more) {
        var all = new ArrayList<>(List.of(name, value));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
