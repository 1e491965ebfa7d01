package dev.signalman.testing;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/** Real services in containers: by the official images, or by those that the environment names. */
public final class Containers {
    /** How a container reaches this machine under Podman; the server must listen on all interfaces. */
    public static final String HOST = System.getenv().getOrDefault("CONTAINER_HOST_NAME", "host.containers.internal");

    private Containers() {}

    /** Skips the test with a message where there is no container engine; with {@code CI=true} that is a failure. */
    public static void require() {
        boolean available = DockerClientFactory.instance().isDockerAvailable();
        if (!available && "true".equals(System.getenv("CI"))) {
            Assertions.fail("CI=true, but there is no container engine: a skipped test would hide that");
        }
        Assumptions.assumeTrue(available, "no container engine (Docker or Podman) was found, so this test is skipped");
    }

    public static String postgresImage() {
        return System.getenv().getOrDefault("POSTGRES_IMAGE", "postgres:17");
    }

    public static String prometheusImage() {
        return System.getenv().getOrDefault("PROMETHEUS_IMAGE", "prom/prometheus:v3.5.0");
    }

    public static String alertmanagerImage() {
        return System.getenv().getOrDefault("ALERTMANAGER_IMAGE", "prom/alertmanager:v0.25.0");
    }

    public static String pushgatewayImage() {
        return System.getenv().getOrDefault("PUSHGATEWAY_IMAGE", "prom/pushgateway:v1.5.1");
    }
}
