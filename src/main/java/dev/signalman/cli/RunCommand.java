package dev.signalman.cli;

import dev.signalman.config.Configuration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code signalman run}: the daemon. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the daemon until it is told to stop.")
final class RunCommand implements Callable<Integer> {
    /** Not an exit code: the daemon's threads carry on after {@code main} has returned. */
    static final int KEEP_RUNNING = -1;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Override
    public Integer call() {
        return run(config.file());
    }

    /** Starts the daemon; {@link #KEEP_RUNNING}, or an exit code if it did not start. */
    static int run(Path config) {
        Optional<Configuration> configuration = ConfigOption.load(config);
        if (configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        Configuration found = configuration.get();
        LogFormat.apply(found.log());
        Options options = new Options(found);
        if (!options.problems().isEmpty()) {
            options.problems().forEach(System.err::println);
            return Main.WRONG_INPUT;
        }
        return Lifetime.run(
                () -> Daemon.start(found, options, InstantSource.system()),
                found.shutdown().drainTimeout());
    }
}
