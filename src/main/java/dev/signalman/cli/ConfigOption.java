package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
        return load(file, System.getenv(), System.err::println);
    }

    /** The same with the streams and variables of a console. */
    static Optional<Configuration> load(Path file, Console console) {
        return load(file, console.environment(), console.err()::println);
    }

    private static Optional<Configuration> load(Path file, Map<String, String> environment, Consumer<String> tell) {
        return switch (ConfigurationLoader.load(file, environment)) {
            case LoadResult.Loaded loaded -> Optional.of(loaded.configuration());
            case LoadResult.Invalid invalid -> {
                invalid.problems().forEach(problem -> tell.accept(problem.toString()));
                int count = invalid.problems().size();
                tell.accept(count + (count == 1 ? " problem in " : " problems in ") + file);
                yield Optional.empty();
            }
        };
    }
}
