package dev.signalman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.Sequences.Event;
import dev.signalman.dispatch.Sequences.Sequence;
import dev.signalman.testing.AlertmanagerServer;
import dev.signalman.testing.Containers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same configuration, alerts and silences are given to a real Alertmanager and, in virtual time, to the dispatcher; both must tell
 * the same. All sequences run side by side in one Alertmanager, in real time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertmanagerConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Sequence> SAME = new Sequences("s", "conformance.yaml").all();
    private static final List<Sequence> DIFFERENT = new Sequences("d", "departures.yaml").all();
    private static final List<Sequence> ALL =
            Stream.concat(SAME.stream(), DIFFERENT.stream()).toList();

    /** One notification, whoever told it, as comparable lines. */
    private record Heard(
            String receiver, String integration, String groupKey, Duration at, String alerts, String text) {}

    private List<Heard> theirs = List.of();
    private List<Heard> ours = List.of();

    @BeforeAll
    void play() throws Exception {
        Containers.require();
        theirs = alertmanager();
        ours = signalman();
    }

    static Stream<String> names() {
        return SAME.stream().map(sequence -> sequence.id() + ": " + sequence.name());
    }

    static Stream<String> differences() {
        return DIFFERENT.stream().map(sequence -> sequence.id() + ": " + sequence.name());
    }

    @Test
    void there_are_enough_sequences_to_believe_it() {
        assertThat(SAME).hasSizeGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void tells_the_same_as_alertmanager(String name) {
        Sequence sequence = sequence(SAME, name);
        List<String> expected = told(theirs, sequence);
        assertThat(told(ours, sequence)).isEqualTo(expected);
        assertThat(expected.size())
                .isGreaterThanOrEqualTo(sequence.source().path("expect").asInt());
        if (sequence.source().path("expect").asInt() == 0) {
            assertThat(expected).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void differs_where_users_complain(String name) {
        Sequence sequence = sequence(DIFFERENT, name);
        assertThat(alerts(theirs, sequence)).isEqualTo(words(sequence, "alertmanager"));
        assertThat(alerts(ours, sequence)).isEqualTo(words(sequence, "signalman"));
    }

    private static Sequence sequence(List<Sequence> all, String name) {
        return all.stream()
                .filter(sequence -> name.startsWith(sequence.id() + ":"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> words(Sequence sequence, String who) {
        List<String> words = new ArrayList<>();
        sequence.source().path(who).forEach(word -> words.add(word.asText()));
        return words;
    }

    /** In order within each group and integration; groups tell side by side, so their order among each other is chance. */
    private static List<String> told(List<Heard> heard, Sequence sequence) {
        Map<String, List<String>> byGroup = new TreeMap<>();
        heard.stream()
                .filter(one -> sequence.owns(one.receiver()) && one.at().compareTo(sequence.until()) < 0)
                .forEach(one -> byGroup.computeIfAbsent(
                                one.integration() + " " + one.groupKey(), key -> new ArrayList<>())
                        .add(one.text()));
        return byGroup.entrySet().stream()
                .flatMap(group -> group.getValue().stream().map(text -> group.getKey() + "\n" + text))
                .toList();
    }

    private static List<String> alerts(List<Heard> heard, Sequence sequence) {
        return heard.stream()
                .filter(one -> sequence.owns(one.receiver()) && one.at().compareTo(sequence.until()) < 0)
                .map(Heard::alerts)
                .toList();
    }

    private static Duration end() {
        return ALL.stream().map(Sequence::until).max(Duration::compareTo).orElseThrow();
    }

    // --- Alertmanager, in real time

    private static List<Heard> alertmanager() throws Exception {
        List<Heard> heard = new CopyOnWriteArrayList<>();
        AtomicReference<@Nullable Instant> start = new AtomicReference<>();
        List<Throwable> wrong = new CopyOnWriteArrayList<>();
        HttpServer sink = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 100);
        sink.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        sink.createContext("/", exchange -> {
            try {
                heard.add(heard(exchange, start.get()));
            } catch (RuntimeException | Error e) {
                wrong.add(e);
            } finally {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            }
        });
        sink.start();
        ObjectNode file = Sequences.configuration(
                ALL, "http://" + Containers.HOST + ":" + sink.getAddress().getPort() + "/");
        try (AlertmanagerServer server = AlertmanagerServer.start(JSON.writeValueAsString(file));
                ScheduledExecutorService clock = Executors.newScheduledThreadPool(8)) {
            // connections are open and classes loaded before it counts
            server.post("alerts", List.of());
            Instant begin = Instant.now().plusMillis(500);
            start.set(begin);
            List<ScheduledFuture<?>> given = new ArrayList<>();
            for (Sequence sequence : ALL) {
                Map<String, String> silences = new ConcurrentHashMap<>();
                for (Batch batch : batches(sequence)) {
                    given.add(clock.schedule(
                            () -> post(server, batch, begin, silences),
                            Duration.between(Instant.now(), begin.plus(batch.at()))
                                    .toNanos(),
                            TimeUnit.NANOSECONDS));
                }
            }
            for (ScheduledFuture<?> one : given) {
                one.get(2, TimeUnit.MINUTES);
            }
            // nothing can be waited for where nothing may come
            TimeUnit.NANOSECONDS.sleep(Math.max(
                    0, Duration.between(Instant.now(), begin.plus(end())).toNanos()));
        } finally {
            sink.stop(0);
        }
        assertThat(wrong).isEmpty();
        return List.copyOf(heard);
    }

    /** What happens at one time: alerts go in one request, as Prometheus sends them. */
    private record Batch(Duration at, List<Event.Say> alerts, List<Event> others) {}

    private static List<Batch> batches(Sequence sequence) {
        Map<Duration, Batch> batches = new TreeMap<>();
        for (Event event : sequence.events()) {
            Batch batch =
                    batches.computeIfAbsent(event.at(), at -> new Batch(at, new ArrayList<>(), new ArrayList<>()));
            if (event instanceof Event.Say say) {
                batch.alerts().add(say);
            } else {
                batch.others().add(event);
            }
        }
        return List.copyOf(batches.values());
    }

    private static void post(AlertmanagerServer server, Batch batch, Instant begin, Map<String, String> silences) {
        for (Event event : batch.others()) {
            if (event instanceof Event.Hush hush) {
                Map<String, Object> silence = new HashMap<>();
                String changed = hush.change();
                if (changed != null) {
                    silence.put("id", silences.get(changed));
                }
                silence.put(
                        "matchers", hush.matchers().stream().map(Matcher::parse).toList());
                silence.put("startsAt", begin.plus(hush.starts()).toString());
                silence.put("endsAt", begin.plus(hush.ends()).toString());
                silence.put("createdBy", "ann");
                silence.put("comment", "for the test");
                String id = server.post("silences", silence).path("silenceID").asText();
                String name = hush.name();
                if (name != null) {
                    silences.put(name, id);
                }
            } else if (event instanceof Event.Expire expire) {
                server.delete("silence/" + silences.get(expire.name()));
            }
        }
        if (!batch.alerts().isEmpty()) {
            server.post(
                    "alerts",
                    batch.alerts().stream().map(say -> document(say, begin)).toList());
        }
    }

    private static Map<String, Object> document(Event.Say say, Instant begin) {
        Map<String, Object> alert = new HashMap<>();
        alert.put("labels", say.labels());
        alert.put("annotations", say.annotations());
        alert.put("startsAt", begin.plus(say.starts()).toString());
        Duration ends = say.ends();
        if (ends != null) {
            alert.put("endsAt", begin.plus(ends).toString());
        }
        return alert;
    }

    private static Heard heard(HttpExchange exchange, @Nullable Instant start) throws IOException {
        Instant now = Instant.now();
        Instant begin = start == null ? now : start;
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        List<String> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (JsonNode alert : body.path("alerts")) {
            boolean firing = alert.path("status").asText().equals("firing");
            Instant starts = Instant.parse(alert.path("startsAt").asText());
            lines.add(line(
                    firing,
                    alert.path("fingerprint").asText(),
                    map(alert.path("labels")),
                    map(alert.path("annotations")),
                    Duration.between(begin, starts)));
            words.add(alert.at("/labels/alertname").asText() + (firing ? "!" : "."));
        }
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        return new Heard(
                body.path("receiver").asText(),
                path[1] + "/" + path[2],
                body.path("groupKey").asText(),
                Duration.between(begin, now),
                String.join(" ", words),
                text(
                        body.path("receiver").asText(),
                        body.path("status").asText(),
                        map(body.path("groupLabels")),
                        map(body.path("commonLabels")),
                        map(body.path("commonAnnotations")),
                        body.path("truncatedAlerts").asInt(),
                        lines));
    }

    private static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new TreeMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private static String line(
            boolean firing,
            String fingerprint,
            Map<String, String> labels,
            Map<String, String> annotations,
            Duration starts) {
        return (firing ? "firing " : "resolved ") + fingerprint + " " + labels + " " + annotations + " since " + starts;
    }

    private static String text(
            String receiver,
            String status,
            Map<String, String> groupLabels,
            Map<String, String> commonLabels,
            Map<String, String> commonAnnotations,
            int truncated,
            List<String> alerts) {
        return receiver + " " + status + " group " + groupLabels + " common " + commonLabels + " " + commonAnnotations
                + " truncated " + truncated + alerts.stream().collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    // --- Signalman, in virtual time

    private static List<Heard> signalman() {
        // the intervals of the file depend on the date, so it is the same day for both
        Instant begin = Instant.now();
        DispatchOptions options = AlertmanagerFile.read(Sequences.configuration(ALL, "http://unused/"));
        Dispatcher dispatcher = new Dispatcher(options, new DispatchState(), begin.minusSeconds(1));
        TreeMap<Duration, List<Runnable>> timeline = new TreeMap<>();
        for (Sequence sequence : ALL) {
            Map<String, String> silences = new HashMap<>();
            for (Batch batch : batches(sequence)) {
                timeline.computeIfAbsent(batch.at(), at -> new ArrayList<>())
                        .add(() -> give(dispatcher, batch, begin, silences));
            }
        }
        List<Heard> heard = new ArrayList<>();
        for (Duration at = Duration.ZERO; at.compareTo(end()) < 0; ) {
            Instant now = begin.plus(at);
            List<Runnable> due = timeline.remove(at);
            if (due != null) {
                due.forEach(Runnable::run);
            }
            dispatcher.tick(now);
            dispatcher.drain().forEach(notification -> heard.add(heard(notification, begin)));
            Duration next = dispatcher
                    .next()
                    .map(instant -> Duration.between(begin, instant))
                    .orElse(end());
            at = timeline.isEmpty() || next.compareTo(timeline.firstKey()) < 0 ? next : timeline.firstKey();
        }
        return heard;
    }

    private static void give(Dispatcher dispatcher, Batch batch, Instant begin, Map<String, String> silences) {
        Instant now = begin.plus(batch.at());
        for (Event event : batch.others()) {
            if (event instanceof Event.Hush hush) {
                String changed = hush.change();
                Silence silence = dispatcher.put(
                        new Silence(
                                changed == null ? "" : silences.getOrDefault(changed, ""),
                                hush.matchers().stream().map(Matcher::parse).toList(),
                                begin.plus(hush.starts()),
                                begin.plus(hush.ends()),
                                now,
                                "ann",
                                "for the test"),
                        now);
                String name = hush.name();
                if (name != null) {
                    silences.put(name, silence.id());
                }
            } else if (event instanceof Event.Expire expire) {
                dispatcher.expire(silences.getOrDefault(expire.name(), ""), now);
            }
        }
        for (Event.Say say : batch.alerts()) {
            Duration ends = say.ends();
            dispatcher.put(
                    new Alert(
                            "",
                            new Labels(say.labels()),
                            say.annotations(),
                            Desk.facts(),
                            begin.plus(say.starts()),
                            ends == null ? null : begin.plus(ends),
                            now,
                            false,
                            null,
                            ""),
                    now);
        }
    }

    private static Heard heard(Notification notification, Instant begin) {
        List<String> lines = notification.alerts().stream()
                .map(alert -> line(
                        !alert.resolved(notification.at()),
                        alert.fingerprint(),
                        alert.labels().values(),
                        alert.annotations(),
                        Duration.between(begin, alert.startsAt())))
                .toList();
        return new Heard(
                notification.receiver(),
                notification.integration(),
                notification.groupKey(),
                Duration.between(begin, notification.at()),
                notification.alerts().stream()
                        .map(alert -> alert.labels().get("alertname") + (alert.resolved(notification.at()) ? "." : "!"))
                        .collect(Collectors.joining(" ")),
                text(
                        notification.receiver(),
                        notification.status().text(),
                        notification.groupLabels().values(),
                        notification.commonLabels().values(),
                        notification.commonAnnotations(),
                        0,
                        lines));
    }
}
