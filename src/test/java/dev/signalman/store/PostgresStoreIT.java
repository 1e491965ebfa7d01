package dev.signalman.store;

import dev.signalman.testing.Containers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

class PostgresStoreIT extends StoreContract {
    private static GenericContainer<?> postgres;

    @BeforeAll
    static void start() {
        Containers.require();
        postgres = new GenericContainer<>(DockerImageName.parse(Containers.postgresImage()))
                .withEnv("POSTGRES_USER", "signalman")
                .withEnv("POSTGRES_PASSWORD", "s3cret")
                .withEnv("POSTGRES_DB", "signalman")
                .withExposedPorts(5432)
                .waitingFor(Wait.forListeningPort());
        postgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.stop();
        }
    }

    private String address() {
        return postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/signalman";
    }

    @Override
    StoreOptions options() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return new StoreOptions(
                "postgresql://signalman@" + address(),
                () -> "s3cret",
                Duration.ofDays(90),
                Duration.ofDays(90),
                Map.of());
    }

    /** The entry point of the image restarts the server once, so the first connection may be refused. */
    private Connection connect() {
        return org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(
                        () -> DriverManager.getConnection("jdbc:postgresql://" + address(), "signalman", "s3cret"),
                        c -> c != null);
    }
}
