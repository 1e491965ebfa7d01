package dev.signalman.cli;

import dev.signalman.config.Configuration;
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
        Optional<Configuration> configuration = config.load();
        if (configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        Configuration found = configuration.get();
        LogFormat.apply(found.log());
        return Lifetime.run(
                () -> Daemon.start(found, InstantSource.system()),
                found.shutdown().drainTimeout());
    }
}
