package dev.signalman.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Fuzz target: any file as a configuration. It is loaded, or told what is wrong with it in words without a secret. */
public final class ConfigurationFuzz {
    private static final String SECRET = "hunter2-9f31";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TOKEN", SECRET, "URL", "https://h.example/" + SECRET);
    private static final Path FILE = file();

    private ConfigurationFuzz() {}

    public static void fuzzerTestOneInput(byte[] yaml) throws IOException {
        if (new String(yaml, StandardCharsets.UTF_8).contains("hunter")) {
            // fuzzing learns the word from the comparison below; a file may say what it likes, but a variable's value
            // is not in it
            return;
        }
        Files.write(FILE, yaml);
        switch (ConfigurationLoader.load(FILE, ENVIRONMENT)) {
            case LoadResult.Loaded(var configuration) -> silent(configuration.toString());
            case LoadResult.Invalid(var problems) -> {
                if (problems.isEmpty()) {
                    throw new IllegalStateException("refused without a reason");
                }
                problems.forEach(problem -> silent(problem.toString()));
            }
        }
    }

    private static void silent(String words) {
        if (words.contains(SECRET)) {
            throw new IllegalStateException("tells a secret: " + words);
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("fuzzed", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
