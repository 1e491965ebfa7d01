package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.endtoend.FaultySink.Accepted;
import dev.signalman.endtoend.FaultySink.Way;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.DaemonProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 4 for alerts: the packaged daemon is killed at random moments, its receivers answer 500, 429, late or not at all, alerts come and
 * go, some of them silenced or muted.
 */
class AlertCrashIT {
    private static final int KILLS = 8;
    private static final long SEED = 11;
    private static final int ALERTS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);
    /** When each alert that fires began; those that are over are not here. */
    private final Map<String, Instant> firing = new TreeMap<>();
    /** Everything that ever fired. */
    private final Set<String> known = new HashSet<>();

    private FaultySink sink;
    private Simulator simulator;
    private DaemonProcess daemon;
    private int port;
    private int life;

    @BeforeEach
    void begin() throws IOException {
        sink = new FaultySink(vertx);
        simulator = Simulator.start(vertx, Scenario.quiet("acme", 1), InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void end() {
        if (daemon != null) {
            daemon.close();
        }
        http.close();
        sink.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void killed_8_times_it_tells_each_receiver_how_it_is_now_in_order_and_nobody_what_is_silenced_or_muted()
            throws Exception {
        startDaemon().awaitHealthy();
        String silence = silence("Silenced.*");
        fire("Silenced still firing");
        fire("Silenced and over");
        fire("Muted");
        fire("Ends while silenced");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(states("Ends while silenced"))
                        .as(daemon.log())
                        .hasSize(Way.values().length));
        String later = silence("Ends while silenced");
        resolve("Ends while silenced");

        for (int kill = 0; kill < KILLS; kill++) {
            boolean early = kill % 4 == 3; // every fourth is killed while it starts
            if (!early) {
                daemon.awaitHealthy();
                for (int i = 0; i < ALERTS; i++) {
                    toggleSometimes("Alert " + i);
                }
                if (kill == 2) {
                    resolve("Silenced and over");
                }
            }
            pause(early ? 900 : 1_500);
            daemon.kill();
            startDaemon();
        }
        daemon.awaitHealthy();
        for (int i = 0; i < ALERTS; i += 2) {
            toggleSometimes("Alert " + i);
        }
        sink.heal();
        awaitAllTold();
        assertThat(toldOf("Silenced still firing"))
                .as("nothing is told during a silence")
                .isEmpty();
        assertThat(states("Ends while silenced").values()).containsOnly("firing");

        expire(silence);
        expire(later);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(states("Silenced still firing")).hasSize(Way.values().length);
            assertThat(states("Ends while silenced").values()).containsOnly("resolved");
        });
        awaitAllTold();
        assertThat(daemon.terminate()).isZero();
        check();
    }

    private void check() {
        assertThat(sink.faults()).containsOnlyKeys(Way.FAILING, Way.LIMITED, Way.SILENT);
        assertThat(toldOf("Silenced still firing"))
                .as("the silence that has ended is named")
                .allSatisfy(
                        told -> assertThat(told.body().path("note").asText()).contains("by ann: maintenance"));
        assertThat(toldOf("Silenced and over"))
                .as("what came and went in a silence is not told")
                .isEmpty();
        assertThat(toldOf("Muted")).as("nothing is told in a mute interval").isEmpty();

        Map<String, Set<Integer>> lives = new HashMap<>();
        Map<String, Accepted> first = new HashMap<>();
        Map<String, Accepted> last = new HashMap<>();
        Map<String, String> state = new HashMap<>();
        for (Accepted told : sink.accepted()) {
            assertThat(lives.computeIfAbsent(told.key(), key -> new HashSet<>()).add(told.life()))
                    .as("%s came twice from one life of the daemon", told.key())
                    .isTrue();
            Accepted before = first.putIfAbsent(told.key(), told);
            if (before != null) {
                assertThat(told.body()).as("a repeat says the same").isEqualTo(before.body());
            }
            String line = told.by() + told.group();
            Accepted former = last.put(line, told);
            if (former != null) {
                assertThat(told.sequence()).as("order at %s", line).isGreaterThanOrEqualTo(former.sequence());
            }
            if (before == null) {
                String now = told.body().path("status").asText();
                assertThat(state.put(line, now))
                        .as("%s is news to %s", now, line)
                        .isNotEqualTo(now);
            }
        }
        long repeats = lives.values().stream().mapToInt(each -> each.size() - 1).sum();
        System.out.printf(
                Locale.ROOT,
                "%d messages accepted, %d of them repeats after %d kills; not taken: %s%n",
                sink.accepted().size(),
                repeats,
                KILLS,
                sink.faults());
        assertThat(state.values()).as("there was something to tell").contains("firing", "resolved");
    }

    /** Every receiver knows of every alert how it is, and nothing waits any more. */
    private void awaitAllTold() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (int i = 0; i < ALERTS; i++) {
                String alert = "Alert " + i;
                Map<Way, String> states = states(alert);
                if (firing.containsKey(alert)) {
                    assertThat(states).as(alert).hasSize(Way.values().length);
                    assertThat(states.values()).as(alert).containsOnly("firing");
                } else {
                    // one that was over before it could be told is nobody's business
                    assertThat(states.values()).as(alert).doesNotContain("firing");
                }
            }
            assertThat(daemon.get("/api/v1/status").body()).doesNotContainPattern("\"pending\":[1-9]");
        });
    }

    private List<Accepted> toldOf(String alert) {
        return sink.accepted().stream()
                .filter(told -> names(told).contains(alert))
                .toList();
    }

    /** What each receiver was told of it last. */
    private Map<Way, String> states(String alert) {
        return toldOf(alert).stream()
                .collect(Collectors.toMap(
                        Accepted::by, told -> told.body().path("status").asText(), (a, b) -> b));
    }

    private static List<String> names(Accepted told) {
        List<String> names = new ArrayList<>();
        told.body()
                .path("alerts")
                .forEach(alert ->
                        names.add(alert.path("labels").path("alertname").asText()));
        return names;
    }

    private void toggleSometimes(String alert) {
        int dice = random.nextInt(10);
        if (dice < 6 && firing.containsKey(alert)) {
            resolve(alert);
        } else if (dice < 6 || !known.contains(alert)) {
            fire(alert);
        }
    }

    private void fire(String alert) {
        Instant now = Instant.now();
        firing.putIfAbsent(alert, now);
        known.add(alert);
        post(alert, firing.get(alert), now.plusSeconds(3_600));
    }

    private void resolve(String alert) {
        Instant now = Instant.now();
        Instant began = firing.remove(alert);
        post(alert, began, now.isAfter(began) ? now : began);
    }

    private void post(String alert, Instant startsAt, Instant endsAt) {
        send(
                "POST",
                "/api/v2/alerts",
                List.of(Map.of(
                        "labels", Map.of("alertname", alert, "team", alert.equals("Muted") ? "night" : "ops"),
                        "annotations", Map.of("summary", alert),
                        "startsAt", startsAt.toString(),
                        "endsAt", endsAt.toString())));
    }

    /** Its id. */
    private String silence(String alertname) {
        Instant now = Instant.now();
        return send(
                        "POST",
                        "/api/v2/silences",
                        Map.of(
                                "matchers",
                                List.of(Map.of("name", "alertname", "value", alertname, "isRegex", true)),
                                "startsAt",
                                now.toString(),
                                "endsAt",
                                now.plusSeconds(3_600).toString(),
                                "createdBy",
                                "ann",
                                "comment",
                                "maintenance"))
                .path("silenceID")
                .asText();
    }

    private void expire(String silence) {
        send("DELETE", "/api/v2/silence/" + silence, null);
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(10))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503) {
                // it listens already, and is not ready yet
                return retried(method, path, body);
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(daemon.log(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode retried(String method, String path, @Nullable Object body) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(daemon.get("/-/ready").statusCode()).isEqualTo(200));
        return send(method, path, body);
    }

    /** For a random time, while the daemon runs. */
    private void pause(int longestMillis) {
        await().pollDelay(Duration.ofMillis(100 + random.nextInt(longestMillis)))
                .atMost(Duration.ofSeconds(10))
                .until(() -> daemon.process().isAlive());
    }

    /** The address of each receiver names the life, so that what comes late from the one before is not taken for a repeat. */
    private DaemonProcess startDaemon() throws IOException {
        life++;
        String receivers = Arrays.stream(Way.values())
                .map(way -> """
                          - name: %s
                            webhook_configs: [{ url: "%s", limits: { timeout: %s, break_after: 1000 } }]
                        """.formatted(name(way), sink.url(way, life), way == Way.SILENT ? "1s" : "10s"))
                .collect(Collectors.joining());
        String routes = Arrays.stream(Way.values())
                .map(way -> "    - { receiver: " + name(way) + ", matchers: ['team=\"ops\"'], continue: true }\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("signalman.yaml"), """
                organizations:
                  - { name: acme, url: "%s", token: "%s" }
                http: { listen: "127.0.0.1:%d" }
                storage: { url: "sqlite:%s" }
                rerun: { mode: "off" }
                time_intervals:
                  - { name: far_future, time_intervals: [{ years: ["2099"] }] }
                receivers:
                  - name: nobody
                %sroute:
                  receiver: nobody
                  group_by: [alertname]
                  group_wait: 100ms
                  group_interval: 500ms
                  repeat_interval: 4h
                  routes:
                    - { receiver: good, matchers: ['team="night"'], active_time_intervals: [far_future] }
                %s""".formatted(
                simulator.baseUrl(), simulator.token(), port, folder.resolve("signalman.db"), receivers, routes));
        daemon = DaemonProcess.start(file, folder.resolve("daemon.log"), port);
        return daemon;
    }

    private static String name(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
