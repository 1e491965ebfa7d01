package dev.signalman.cli;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code signalman train}: runs the demo for a moment and ends, so that the JVM can record its AOT cache when an image is built. */
@Command(name = "train", hidden = true, description = "Runs the demo for a moment, to record an AOT cache.")
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--for", defaultValue = "15", paramLabel = "SECONDS", description = "how long")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        Demo demo = Demo.start(InstantSource.system(), 0);
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        return Lifetime.drain(demo, Duration.ofSeconds(10));
    }
}
