package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --config FILE}, read the same way by every command that takes it. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "the configuration file (YAML)")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    Path file() {
        return file;
    }

    /** The configuration, or nothing after all of its mistakes have been printed. */
    static Optional<Configuration> load(Path file) {
        return switch (ConfigurationLoader.load(file, System.getenv())) {
            case LoadResult.Loaded loaded -> Optional.of(loaded.configuration());
            case LoadResult.Invalid invalid -> {
                invalid.problems().forEach(System.err::println);
                int count = invalid.problems().size();
                System.err.println(count + (count == 1 ? " problem in " : " problems in ") + file);
                yield Optional.empty();
            }
        };
    }
}
