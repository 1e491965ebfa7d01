package dev.signalman.cli;

import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreClient;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code signalman train}: runs the demo for a moment and ends, so that the JVM can record its AOT cache: once after the image or the
 * program was built. The launcher says where the cache goes.
 */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Runs the demo for a moment to record an AOT cache, which makes every later start about twice as fast.")
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--for", defaultValue = "15", paramLabel = "SECONDS", description = "how long")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        Demo demo = Demo.start(InstantSource.system(), "127.0.0.1", 0);
        greetOverTls(demo.simulated());
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        return Lifetime.drain(demo.stop(), Duration.ofSeconds(10));
    }

    /** The demo speaks plain HTTP. A handshake that fails at the first answer has loaded most of what a real one needs. */
    private static void greetOverTls(URI plain) {
        URI encrypted = URI.create("https://" + plain.getAuthority());
        Vertx vertx = Vertx.vertx();
        SemaphoreClient client = SemaphoreClient.create(
                vertx, ClientOptions.of(encrypted, () -> "none"), (endpoint, outcome, elapsed) -> {});
        client.projects().eventually(client::close).onComplete(failed -> vertx.close());
    }
}
