package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends ServerTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        keytool(
                "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext SAN=dns:localhost -validity 30 -storetype PKCS12");
        keytool("-exportcert -rfc -alias server -file " + folder.resolve("ca.pem"));
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", folder.resolve("server.p12").toString(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private ScriptedServer secure() {
        return new ScriptedServer(
                        vertx,
                        new HttpServerOptions()
                                .setSsl(true)
                                .setKeyCertOptions(new PfxOptions()
                                        .setPath(folder.resolve("server.p12").toString())
                                        .setPassword("changeit")))
                .get("pipelines/p1", ok("{\"ppl_id\":\"p1\",\"created_at\":9000}"));
    }

    private ClientOptions trusting(URI url, @Nullable Path authorities) {
        ClientOptions o = options();
        return new ClientOptions(
                url,
                o.token(),
                5,
                60_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                o.maxResponseBytes(),
                5,
                1,
                o.retryBase(),
                o.retryMax(),
                authorities);
    }

    @Test
    void a_private_authority_can_be_trusted() {
        try (ScriptedServer secure = secure()) {
            SemaphoreClient client = client(trusting(secure.url(), folder.resolve("ca.pem")));

            assertThat(Awaited.value(client.pipeline("p1")).id()).isEqualTo("p1");
        }
    }

    @Test
    void without_it_the_server_is_not_trusted() {
        try (ScriptedServer secure = secure()) {
            SemaphoreClient client = client(trusting(secure.url(), null));

            ApiError error = Awaited.error(client.pipeline("p1"));

            assertThat(error).isInstanceOf(ApiError.Unreachable.class);
            assertThat(error.message()).startsWith("TLS with localhost:");
            assertThat(secure.asked()).isEmpty();
        }
    }

    @Test
    void a_certificate_for_another_name_is_refused() {
        try (ScriptedServer secure = secure()) {
            URI other = URI.create(secure.url().toString().replace("localhost", "127.0.0.1"));
            SemaphoreClient client = client(trusting(other, folder.resolve("ca.pem")));

            assertThat(Awaited.error(client.pipeline("p1")).message()).startsWith("TLS with 127.0.0.1:");
            assertThat(secure.asked()).isEmpty();
        }
    }
}
