package dev.signalman.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Installed;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as people type them: what they say, and with which code they end. */
class LauncherIT {
    /** How a command ended. */
    private record Ended(int code, String said) {}

    @TempDir
    static Path home;

    private static Installed signalman;
    private static Vertx vertx;
    private static Simulator simulator;
    private static WebhookSink sink;

    @TempDir
    Path folder;

    private TestConfig config;

    @BeforeAll
    static void install() throws IOException {
        signalman = Installed.in(home);
        vertx = Vertx.vertx();
        simulator = Simulator.start(vertx, Scenario.quiet("acme", 2), InstantSource.system(), SimulatorOptions.local())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        sink = WebhookSink.start(vertx);
    }

    @AfterAll
    static void close() {
        sink.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void configure() {
        config = TestConfig.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help                  | 0 | Usage: signalman",
                "help run                | 0 | Usage: signalman run",
                "--version               | 0 | signalman 0.",
                "check --help            | 0 | Usage: signalman check",
                "chek                    | 2 | did you mean",
                "run                     | 2 | Missing required option: '--config=FILE'",
                "run --config none.yaml  | 2 | none.yaml",
                "demo --port 99999       | 2 | --port must be 0 to 65533, is 99999",
                "health                  | 1 | nothing listens on 127.0.0.1:8",
                "health --help           | 0 | Usage: signalman health",
                "health http://x:1/      | 2 | Usage: signalman health",
                "health localhost        | 2 | Usage: signalman health",
                "health 127.0.0.1:1 more | 2 | Usage: signalman health",
            })
    void a_command_says_what_is_wrong_and_ends_with_its_code(String command, int code, String says) throws Exception {
        Ended ended = signalman(command.split(" "));

        assertThat(ended.said()).contains(says);
        assertThat(ended.code()).isEqualTo(code);
    }

    @Test
    void check_finds_every_mistake_at_once() throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), """
                organizations:
                  - name: acme
                    url: acme
                    tokn: secret-token
                """);

        Ended ended = signalman("check", "--config", file.toString());

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said())
                .contains("wrong.yaml:3: organizations[0].url")
                .contains("did you mean token?")
                .contains("3 problems in")
                .doesNotContain("secret-token");
    }

    @Test
    void check_asks_semaphore_what_the_token_can_see() throws Exception {
        String good = Files.readString(config.write(simulator, sink));
        Ended ended =
                signalman("check", "--config", folder.resolve("signalman.yaml").toString());
        assertThat(ended.said()).contains("configuration: ok").contains("acme: ok, the token can see");
        assertThat(ended.code()).isZero();

        Path file = Files.writeString(
                folder.resolve("refused.yaml"), good.replace("token: " + simulator.token(), "token: wrong"));
        Ended refused = signalman("check", "--config", file.toString());
        assertThat(refused.said()).contains("acme: Semaphore refuses the token");
        assertThat(refused.code()).isEqualTo(3);

        assertThat(signalman("check", "--offline", "--config", file.toString()).code())
                .isZero();
    }

    @Test
    void run_that_cannot_listen_says_so_and_touches_nothing() throws Exception {
        Path file = config.write(simulator, sink);
        try (ServerSocket taken = new ServerSocket(config.port(), 1, InetAddress.getLoopbackAddress())) {
            Ended ended = signalman("run", "--config", file.toString());
            assertThat(ended.said()).contains("http.listen is 127.0.0.1:" + taken.getLocalPort());
            assertThat(ended.code()).isEqualTo(3);
        }
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void run_is_healthy_and_a_signal_ends_it_with_nothing_left_in_the_temporary_folder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path log = folder.resolve("run.log");
        Process daemon = signalman.run(config.write(simulator, sink), log, List.of("-Djava.io.tmpdir=" + temporary));
        try {
            await().atMost(Duration.ofSeconds(40))
                    .until(() ->
                            signalman("health", "127.0.0.1:" + config.port()).code() == 0);
        } finally {
            daemon.destroy();
        }
        assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
        assertThat(Files.readString(log)).contains("stopped after");
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_signal_in_the_middle_of_the_start_ends_it_as_well() throws Exception {
        Process daemon = signalman.run(config.write(simulator, sink), folder.resolve("run.log"), List.of());
        await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(config.database()));
        daemon.destroy();

        assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
    }

    private Ended signalman(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = signalman.start(said, List.of(), List.of(arguments));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        return new Ended(process.exitValue(), Files.readString(said));
    }
}
