package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 3 for exports: a process that exports to a file is killed at random moments, between them while it puts files aside. */
class ExportCrashIT {
    private static final int EVENTS = 30_000;
    private static final int KILLS = 5;
    private static final int BATCH = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(5);
    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(Process::destroyForcibly);
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60s", e);
        }
    }

    @Test
    void killed_5_times_every_event_is_in_the_files_in_order_and_repeats_are_next_to_a_kill() throws IOException {
        fillLog();
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = startChild();
            long at = written() + 100_000L + random.nextInt(1_500_000);
            await().pollInterval(Duration.ofMillis(1)).until(() -> written() > at || !child.isAlive());
            assertThat(child.isAlive()).as(this::log).isTrue();
            child.destroyForcibly();
            child.onExit().join();
        }
        Process last = startChild();
        await().pollInterval(Duration.ofMillis(50))
                .until(() -> lastLine().contains("pl-" + (EVENTS - 1) + "/queued") || !last.isAlive());
        assertThat(last.isAlive()).as(this::log).isTrue();
        last.destroyForcibly();
        last.onExit().join();

        int expected = 0;
        int repeats = 0;
        int steps = 0;
        for (int number : numbers()) {
            if (number < expected) {
                steps++;
                repeats += expected - number;
                assertThat(expected - number).as("repeated at once").isLessThanOrEqualTo(BATCH);
                expected = number;
            }
            assertThat(number).as("nothing is skipped").isEqualTo(expected);
            expected++;
        }
        assertThat(expected).isEqualTo(EVENTS);
        assertThat(steps).isLessThanOrEqualTo(KILLS);
        assertThat(Files.readString(folder.resolve("classes.log")))
                .as("nobody pays for Kafka who does not use it")
                .contains("dev.signalman.export.FileSink")
                .doesNotContain("org.apache.kafka", "io.vertx.kafka");
        System.out.printf(
                Locale.ROOT,
                "%d events in %d files, %d repeats after %d kills%n",
                EVENTS,
                files().size(),
                repeats,
                KILLS);
    }

    private void fillLog() {
        Store store = get(Store.open(vertx, StoreOptions.of(MigratedDatabase.at(database())), events -> {}));
        for (int from = 0; from < EVENTS; from += 1_000) {
            var commit = new Commit();
            for (int i = from; i < from + 1_000; i++) {
                commit.event(Events.queued(i));
            }
            get(store.commit(commit));
        }
        get(store.close());
    }

    private Path database() {
        return folder.resolve("export.db");
    }

    private Path file() {
        return folder.resolve("out/events.ndjson");
    }

    private Process startChild() throws IOException {
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Xlog:class+load=info:file=" + folder.resolve("classes.log"),
                        "-Dvertx.disableFileCPResolving=true",
                        "-Dsignalman.log.level=WARN",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExportChild.class.getName(),
                        database().toString(),
                        file().toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("child.log").toFile()))
                .start();
        children.add(started);
        return started;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that were written so far, by a count of the files that were put aside. */
    private long written() {
        try {
            long aside = files().stream().filter(each -> !each.equals(file())).count();
            return aside * 256 * 1024 + (Files.exists(file()) ? Files.size(file()) : 0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // a file was put aside just now
        }
    }

    private String lastLine() {
        try {
            String all = Files.readString(file());
            int end = all.lastIndexOf('\n');
            return end < 0 ? "" : all.substring(all.lastIndexOf('\n', end - 1) + 1, end);
        } catch (IOException e) {
            return "";
        }
    }

    /** Without a compression that was cut short. Old ones first; a file that is compressed half way is there once. */
    private List<Path> files() throws IOException {
        if (Files.notExists(file().getParent())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(file().getParent())) {
            List<Path> old = new ArrayList<>(all.filter(each -> !each.equals(file()))
                    .filter(each -> !each.toString().endsWith(".part"))
                    .filter(each -> !Files.exists(Path.of(each + ".gz")))
                    .sorted()
                    .toList());
            old.add(file());
            return old;
        }
    }

    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (Path each : files()) {
            try (InputStream plain = Files.newInputStream(each);
                    InputStream content = each.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
                String text = new String(content.readAllBytes(), UTF_8);
                assertThat(text).as(each.toString()).endsWith("\n");
                for (String line : text.lines().toList()) {
                    String id = JSON.readTree(line).path("id").asText();
                    numbers.add(Integer.parseInt(id.substring(id.indexOf("pl-") + 3, id.lastIndexOf('/'))));
                }
            }
        }
        return numbers;
    }
}
