package dev.signalman.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code signalman demo}: see it work with nothing to configure. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs against a simulated Semaphore organization, with nothing to configure.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "first of three ports to use if they are free (default: ${DEFAULT-VALUE})")
    private int port;

    @Override
    public Integer call() {
        return Lifetime.run(
                () -> {
                    Demo demo = Demo.start(InstantSource.system(), port);
                    System.out.println(demo.welcome());
                    return demo;
                },
                Duration.ofSeconds(10));
    }
}
