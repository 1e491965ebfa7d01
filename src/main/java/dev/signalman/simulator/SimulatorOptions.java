package dev.signalman.simulator;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to serve.
 *
 * @param host interface to listen on
 * @param port 0 for any free one
 * @param certificate PEM file; with a key the server speaks TLS
 * @param key PEM file
 * @param latency how long each reply takes at least, so that requests overlap as they do in the world
 * @param clockSkew how far the organisation's clock is ahead of the given one
 */
public record SimulatorOptions(
        String host,
        int port,
        @Nullable Path certificate,
        @Nullable Path key,
        Duration latency,
        Duration clockSkew) {
    /** Plain HTTP on a free local port, no latency. */
    public static SimulatorOptions local() {
        return new SimulatorOptions("127.0.0.1", 0, null, null, Duration.ZERO, Duration.ZERO);
    }

    /** The same on this interface and port. */
    public SimulatorOptions listen(String onHost, int onPort) {
        return new SimulatorOptions(onHost, onPort, certificate, key, latency, clockSkew);
    }

    /** The same over TLS. */
    public SimulatorOptions tls(Path pemCertificate, Path pemKey) {
        return new SimulatorOptions(host, port, pemCertificate, pemKey, latency, clockSkew);
    }

    /** The same with each reply taking at least this long. */
    public SimulatorOptions latency(Duration atLeast) {
        return new SimulatorOptions(host, port, certificate, key, atLeast, clockSkew);
    }

    /** The same with a clock that is ahead (or behind, if negative). */
    public SimulatorOptions clockSkew(Duration ahead) {
        return new SimulatorOptions(host, port, certificate, key, latency, ahead);
    }
}
