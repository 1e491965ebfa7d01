package dev.signalman.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.config.ConfigurationFuzz;
import dev.signalman.hook.WebhookFuzz;
import dev.signalman.rule.RulesFuzz;
import dev.signalman.semaphore.CursorsFuzz;
import dev.signalman.semaphore.HeadersFuzz;
import dev.signalman.semaphore.ReplyTextFuzz;
import dev.signalman.semaphore.ReplyTreeFuzz;
import dev.signalman.semaphore.TimestampsFuzz;
import dev.signalman.watch.ScrubberFuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Runs every fuzz target for a short while; {@code mvn -Pfuzz verify} does so for long. */
class FuzzIT {
    static final List<Class<?>> TARGETS = Stream.<Class<?>>of(
                    ReplyTextFuzz.class,
                    ReplyTreeFuzz.class,
                    TimestampsFuzz.class,
                    HeadersFuzz.class,
                    CursorsFuzz.class,
                    WebhookFuzz.class,
                    ConfigurationFuzz.class,
                    RulesFuzz.class,
                    ScrubberFuzz.class)
            .filter(target -> List.of("", target.getSimpleName()).contains(System.getProperty("fuzz.target", "")))
            .toList();

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);
    private static final Map<Class<?>, Future<Fuzzing.Ended>> RUNS = new LinkedHashMap<>();

    /** As many at once as there are processors: half of a short run is the start of its process. */
    @BeforeAll
    static void start() {
        ExecutorService processors =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        for (Class<?> target : TARGETS) {
            RUNS.put(target, processors.submit(() -> Fuzzing.run(target, seeds(target), SECONDS)));
        }
        RUNS.put(PlantedFuzz.class, processors.submit(() -> Fuzzing.run(PlantedFuzz.class, List.of(), 60)));
        processors.shutdown();
    }

    @AfterAll
    static void forget() {
        RUNS.clear();
    }

    /** What a target would take long to come to by itself. */
    private static List<byte[]> seeds(Class<?> target) throws Exception {
        if (target == ReplyTextFuzz.class) {
            return ReplyTextFuzz.seeds();
        }
        if (target == ConfigurationFuzz.class) {
            return List.of(Files.readAllBytes(Path.of("config", "signalman.yaml")));
        }
        if (target == RulesFuzz.class) {
            return List.of(RulesFuzz.seed());
        }
        if (target == WebhookFuzz.class) {
            // the last byte says that it is signed
            return List.of(
                    "{\"project\":{\"id\":\"a\"},\"pipeline\":{\"id\":\"b\",\"state\":\"done\"}}\1".getBytes(UTF_8));
        }
        if (target == ScrubberFuzz.class) {
            return List.of("$ curl -u a:b --token x 'https://u:p@h/?sig=1' -H \"Authorization: Bearer abc\" KEY=v"
                    .getBytes(UTF_8));
        }
        return List.of();
    }

    private static Fuzzing.Ended ended(Class<?> target) throws Exception {
        return Objects.requireNonNull(RUNS.get(target)).get();
    }

    @ParameterizedTest
    @FieldSource("TARGETS")
    void nothing_crashes_hangs_or_eats_memory(Class<?> target) throws Exception {
        Fuzzing.Ended ended = ended(target);

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("Done ");
    }

    @Test
    void a_planted_mistake_is_found() throws Exception {
        Fuzzing.Ended ended = ended(PlantedFuzz.class);

        assertThat(ended.code()).as(ended.said()).isNotZero();
        assertThat(ended.said()).contains("IllegalStateException: found");
    }
}
