package dev.signalman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a file, loading it ends with a configuration or with problems, never with an exception. */
class SpoiltConfigurationTest {
    private static final String SECRET = "hunter2";
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "SEMAPHORE_API_TOKEN",
            SECRET,
            "SLACK_WEBHOOK_URL",
            "https://h.example/" + SECRET,
            "WEBHOOK_URL",
            "https://h.example/" + SECRET,
            "WEBHOOK_KEY",
            SECRET);

    @TempDir
    Path folder;

    private final List<String> reference = reference();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "~",
                "[]",
                "{}",
                "[[x]]",
                "{x: {y: z}}",
                "-1",
                "\"",
                "\u0001",
                "*x",
                "!x y",
                "${",
                "9999999999999"
            })
    void every_value_can_be_replaced_by_nonsense(String nonsense) throws IOException {
        for (int i = 0; i < reference.size(); i++) {
            var spoilt = new ArrayList<>(reference);
            spoilt.set(i, reference.get(i).replaceFirst(":( .*)?$", Matcher.quoteReplacement(": " + nonsense)));
            assertReported(spoilt);
        }
    }

    @Test
    void every_line_can_be_missing_or_the_last_one() throws IOException {
        for (int i = 0; i < reference.size(); i++) {
            var without = new ArrayList<>(reference);
            without.remove(i);
            assertReported(without);
            assertReported(reference.subList(0, i));
        }
    }

    private void assertReported(List<String> lines) throws IOException {
        Path file = folder.resolve("signalman.yaml");
        // a new file, since some file systems write one that is replaced to the disk at once
        Files.deleteIfExists(file);
        Files.write(file, lines);
        switch (ConfigurationLoader.load(file, ENVIRONMENT)) {
            case LoadResult.Loaded(var configuration) ->
                assertThat(configuration.toString()).doesNotContain(SECRET);
            case LoadResult.Invalid(var problems) ->
                assertThat(problems)
                        .isNotEmpty()
                        .noneMatch(problem -> problem.toString().contains(SECRET));
        }
    }

    private static List<String> reference() {
        try {
            return Files.readAllLines(Path.of("config/signalman.yaml")).stream()
                    .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
