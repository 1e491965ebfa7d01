package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.simulator.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final VirtualClock clock = new VirtualClock(Events.NOON);
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("out/events.ndjson");
    }

    private FileSink sink(long maxSize, int keep, boolean gzip) {
        return new FileSink(new FileOptions(file, maxSize, Duration.ofDays(1), keep, gzip), clock);
    }

    private FileSink sink() {
        return sink(1024 * 1024, 5, false);
    }

    private static List<String> pipelines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "acme/pipeline/pl-" + number + "/queued")
                .toList();
    }

    /** The ids in a file; fails at what is no JSON. */
    private static List<String> ids(Path path) throws IOException {
        try (InputStream plain = Files.newInputStream(path);
                InputStream content = path.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
            String text = new String(content.readAllBytes(), UTF_8);
            assertThat(text).endsWith("\n");
            List<String> ids = new ArrayList<>();
            for (String line : text.lines().toList()) {
                ids.add(JSON.readTree(line).path("id").asText());
            }
            return ids;
        }
    }

    /** Old files first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.sorted((a, b) -> {
                        boolean current = a.equals(file) || b.equals(file);
                        return current ? (a.equals(b) ? 0 : a.equals(file) ? 1 : -1) : a.compareTo(b);
                    })
                    .toList();
        }
    }

    private List<String> allIds() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path each : files()) {
            ids.addAll(ids(each));
        }
        return ids;
    }

    @Test
    void what_was_taken_before_and_after_a_restart_is_in_one_file_in_order() throws IOException {
        FileSink before = sink();
        assertThat(before.take(Events.envelopes(0, 3))).isEqualTo(new Answer.Taken());
        before.close();
        FileSink after = sink();
        assertThat(after.take(Events.envelopes(3, 5))).isEqualTo(new Answer.Taken());
        after.close();
        assertThat(ids(file)).isEqualTo(pipelines(0, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 9_000})
    void a_line_that_a_crash_cut_short_is_removed_so_that_every_line_is_json(int rest) throws IOException {
        FileSink before = sink();
        before.take(Events.envelopes(0, 2));
        before.close();
        Files.writeString(file, "{" + "x".repeat(rest - 1), StandardOpenOption.APPEND);
        FileSink after = sink();
        after.take(Events.envelopes(2, 3));
        after.close();
        assertThat(ids(file)).isEqualTo(pipelines(0, 3));
    }

    @Test
    void a_file_of_something_else_is_left_alone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "SQLite format 3, with no line in it");
        assertThat(sink().take(Events.envelopes(0, 1)))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.error()).contains("is something else than a file of events"));
        assertThat(file).hasContent("SQLite format 3, with no line in it");
    }

    @Test
    void a_file_that_is_nothing_but_half_a_line_begins_anew() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"specver");
        FileSink sink = sink();
        sink.take(Events.envelopes(0, 1));
        sink.close();
        assertThat(ids(file)).isEqualTo(pipelines(0, 1));
    }

    @Test
    void no_file_is_larger_than_configured_and_none_is_lost_between_two() throws IOException {
        FileSink sink = sink(64 * 1024, 100, false);
        for (int from = 0; from < 600; from += 100) {
            sink.take(Events.envelopes(from, from + 100));
        }
        sink.close();
        assertThat(files()).hasSizeGreaterThan(3);
        for (Path each : files()) {
            assertThat(Files.size(each)).isLessThanOrEqualTo(64 * 1024);
        }
        assertThat(allIds()).isEqualTo(pipelines(0, 600));
    }

    @Test
    void old_files_are_compressed_and_only_the_newest_are_kept() throws IOException {
        FileSink sink = sink(64 * 1024, 2, true);
        for (int from = 0; from < 1_000; from += 50) {
            sink.take(Events.envelopes(from, from + 50));
            clock.advance(Duration.ofSeconds(1));
        }
        sink.close();
        List<Path> files = files();
        assertThat(files).hasSize(3);
        assertThat(files.subList(0, 2))
                .allSatisfy(old -> assertThat(old.getFileName().toString())
                        .matches("events\\.ndjson\\.20260301T1200\\d\\dZ-\\d{3}\\.gz"));
        List<String> ids = allIds();
        assertThat(ids).as("the newest events, without a gap").isEqualTo(pipelines(1_000 - ids.size(), 1_000));
    }

    @Test
    void a_compression_that_a_crash_cut_short_is_made_again() throws IOException {
        FileSink sink = sink(64 * 1024, 100, false);
        for (int from = 0; from < 300; from += 100) {
            sink.take(Events.envelopes(from, from + 100));
        }
        sink.close();
        Path old = files().getFirst();
        Files.writeString(old.resolveSibling(old.getFileName() + ".gz.part"), "half of it");
        clock.advance(Duration.ofDays(2));
        FileSink after = sink(64 * 1024, 100, true);
        for (int from = 300; from < 600; from += 100) {
            after.take(Events.envelopes(from, from + 100));
        }
        after.close();
        assertThat(files()).noneMatch(each -> each.toString().endsWith(".part"));
        assertThat(allIds()).isEqualTo(pipelines(0, 600));
    }

    @Test
    void a_day_old_file_is_put_aside_at_the_next_event() throws IOException {
        FileSink sink = sink();
        sink.take(Events.envelopes(0, 2));
        clock.advance(Duration.ofHours(23));
        sink.take(Events.envelopes(2, 3));
        assertThat(files()).hasSize(1);
        clock.advance(Duration.ofHours(2));
        sink.take(Events.envelopes(3, 4));
        sink.close();
        assertThat(files()).hasSize(2);
        assertThat(ids(file)).isEqualTo(pipelines(3, 4));
        assertThat(allIds()).isEqualTo(pipelines(0, 4));
    }

    @Test
    void a_file_that_somebody_moved_away_is_begun_anew() throws IOException {
        FileSink sink = sink();
        sink.take(Events.envelopes(0, 2));
        Files.move(file, folder.resolve("taken"));
        sink.take(Events.envelopes(2, 3));
        sink.close();
        assertThat(ids(file)).isEqualTo(pipelines(2, 3));
        assertThat(ids(folder.resolve("taken"))).isEqualTo(pipelines(0, 2));
    }

    @Test
    void a_full_disk_is_an_outage() {
        FileSink sink = new FileSink(FileOptions.at(Path.of("/dev/full")), clock);
        assertThat(sink.take(Events.envelopes(0, 1)))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.error()).contains("/dev/full cannot be written", "No space left"));
        sink.close();
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_outage_until_it_can() throws IOException {
        Files.writeString(file.getParent(), "in the way");
        FileSink sink = sink();
        assertThat(sink.take(Events.envelopes(0, 1))).isInstanceOf(Answer.Failed.class);
        Files.delete(file.getParent());
        assertThat(sink.take(Events.envelopes(0, 1))).isEqualTo(new Answer.Taken());
        sink.close();
        assertThat(ids(file)).isEqualTo(pipelines(0, 1));
    }

    @Test
    void two_do_not_write_to_one_file() {
        FileSink one = sink();
        FileSink other = sink();
        one.take(Events.envelopes(0, 1));
        assertThat(other.take(Events.envelopes(0, 1)))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.error()).contains("somebody else writes it"));
        one.close();
        assertThat(other.take(Events.envelopes(1, 2))).isEqualTo(new Answer.Taken());
        other.close();
    }
}
