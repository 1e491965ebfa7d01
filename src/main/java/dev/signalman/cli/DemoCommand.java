package dev.signalman.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code signalman demo}: see it work with nothing to configure. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs against a simulated Semaphore organization, with nothing to configure.")
final class DemoCommand implements Callable<Integer> {
    /** The two after it are used, too. */
    private static final int LAST_PORT = 65_533;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "first of three ports to use if they are free (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--all-interfaces",
            description = "listen on all interfaces rather than on 127.0.0.1, such as in a container")
    private boolean allInterfaces;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (port < 0 || port > LAST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to " + LAST_PORT + ", is " + port);
        }
        return Lifetime.run(
                () -> {
                    Demo demo = Demo.start(InstantSource.system(), allInterfaces ? "0.0.0.0" : "127.0.0.1", port);
                    System.out.println(demo.welcome());
                    return demo;
                },
                Duration.ofSeconds(10));
    }
}
