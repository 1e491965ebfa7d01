package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.remote.DaemonClient;
import dev.signalman.remote.RemoteException;
import dev.signalman.testing.TestCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class TlsTest implements StatusSource {
    /** The first words of a client that knows TLS 1.1 and nothing newer. */
    private static final byte[] OLD_HELLO =
            HexFormat.of().parseHex("160302002f0100002b0302" + "00".repeat(32) + "00" + "0004c013c014" + "0100");

    @TempDir
    static Path made;

    private static TestCertificate first;
    private static TestCertificate second;

    @TempDir
    Path folder;

    private final SignalmanMetrics metrics = new SignalmanMetrics(
            MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", InstantSource.system());
    private final Vertx vertx = Vertx.vertx();
    private static final Logger WEB = (Logger) LoggerFactory.getLogger("dev.signalman.web");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeAll
    static void make() {
        first = TestCertificate.create(made, "first", "dns:signalman.example", "dns:localhost");
        second = TestCertificate.create(made, "second", "dns:signalman.example");
    }

    @BeforeEach
    void listen() {
        logged.start();
        WEB.addAppender(logged);
        WEB.setLevel(Level.INFO);
    }

    @AfterEach
    void close() throws Exception {
        WEB.detachAppender(logged);
        WEB.setLevel(null);
        vertx.close().await(10, TimeUnit.SECONDS);
        metrics.close();
    }

    @Override
    public Future<Status> status() {
        return Future.succeededFuture(SamplePage.status());
    }

    @Override
    public Future<Readiness> readiness() {
        return Future.succeededFuture(Readiness.READY);
    }

    private WebServer server(Path certificate, Path key) throws Exception {
        WebServer server = new WebServer(
                new WebOptions("127.0.0.1", 0, new TlsFiles(certificate, key), ScrapeAccess.OPEN),
                metrics.exposition(),
                this,
                List.of(),
                InstantSource.fixed(SamplePage.NOW),
                new Connections(100, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                Duration.ofMinutes(1),
                Duration.ofMillis(20));
        vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
        return server;
    }

    private TestCertificate installed() throws IOException {
        TestCertificate files = new TestCertificate(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        first.replace(files);
        return files;
    }

    private static String shown(WebServer server, String... protocols) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return own.getSubjectX500Principal().getName() + " "
                    + socket.getSession().getProtocol();
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void the_commands_speak_to_a_daemon_whose_certificate_they_are_given() throws Exception {
        TestCertificate files = installed();
        WebServer server = server(files.certificate(), files.key());
        // not a name of the certificate, but the certificate itself is known
        URI here = URI.create("https://127.0.0.1:" + server.port());
        try (DaemonClient client = new DaemonClient(here, null, first.certificate())) {
            assertThat(client.get("/api/v1/status").at("/incidents/0/rule").asText())
                    .isEqualTo("PipelineFailed");
        }
        try (DaemonClient other = new DaemonClient(here, null, second.certificate());
                DaemonClient usual = new DaemonClient(here, null)) {
            for (DaemonClient distrusting : List.of(other, usual)) {
                assertThatThrownBy(() -> distrusting.get("/api/v1/status"))
                        .isInstanceOf(RemoteException.class)
                        .hasMessageContaining("--ca-file");
            }
        }
        assertThatThrownBy(() -> new DaemonClient(here, null, files.key()))
                .hasMessageContaining("tls.key cannot be read as a file of PEM certificates");
    }

    @Test
    void a_renewed_certificate_is_shown_without_a_restart() throws Exception {
        TestCertificate files = installed();
        WebServer server = server(files.certificate(), files.key());
        assertThat(shown(server)).startsWith("CN=first ");
        // one of the two first, as it goes with files
        Files.copy(second.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> said("does not belong to the certificate") == 1);
        assertThat(shown(server)).startsWith("CN=first ");
        second.replace(files);
        await().until(() -> shown(server).startsWith("CN=second "));
        await().untilAsserted(() -> assertThat(said("was renewed")).isEqualTo(1));
    }

    @Test
    void files_that_vanish_or_break_later_change_nothing() throws Exception {
        TestCertificate files = installed();
        WebServer server = server(files.certificate(), files.key());
        Files.delete(files.key());
        await().until(() -> said("there is no file") == 1);
        Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n");
        await().until(() -> said("holds no private key") == 1);
        assertThat(shown(server)).startsWith("CN=first ");
        assertThat(logged.list.toString()).doesNotContain("hunter2");
        second.replace(files);
        await().until(() -> shown(server).startsWith("CN=second "));
    }

    private long said(String words) {
        return List.copyOf(logged.list).stream()
                .filter(line -> line.getFormattedMessage().contains(words))
                .count();
    }

    @Test
    void old_versions_of_the_protocol_are_refused() throws Exception {
        TestCertificate files = installed();
        WebServer server = server(files.certificate(), files.key());
        assertThat(shown(server, "TLSv1.3")).endsWith("TLSv1.3");
        assertThat(shown(server, "TLSv1.2")).endsWith("TLSv1.2");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(OLD_HELLO);
            assertThat(socket.getInputStream().read())
                    .as("an alert, not a hello")
                    .isNotEqualTo(0x16);
        }
    }

    @Test
    void plain_http_on_a_port_with_tls_is_no_reason_to_stop() throws Exception {
        TestCertificate files = installed();
        WebServer server = server(files.certificate(), files.key());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /-/healthy HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("ok");
        }
        assertThat(shown(server)).startsWith("CN=first ");
    }

    @Test
    void the_launcher_finds_a_daemon_alive_with_and_without_tls() throws Exception {
        TestCertificate files = installed();
        int port = server(files.certificate(), files.key()).port();
        for (String address : List.of("127.0.0.1:" + port, "https://127.0.0.1:" + port)) {
            Process asking = new ProcessBuilder(
                            Path.of("signalman").toAbsolutePath().toString(), "health", address)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(asking.waitFor()).as(said).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.crt | first.key   | http.tls.cert_file: there is no file",
                "first.crt   | missing.key | http.tls.key_file: there is no file",
                "first.key   | first.key   | holds no certificate in PEM form",
                "first.crt   | first.crt   | http.tls.key_file:",
                "first.crt   | second.key  | does not belong to the certificate in",
            })
    void a_start_with_files_that_cannot_be_used_says_which_and_why(String certificate, String key, String says) {
        assertThatThrownBy(() -> server(made.resolve(certificate), made.resolve(key)))
                .hasMessageContaining(says)
                .hasMessageContaining(made.toString())
                .hasMessageNotContaining("-----\n");
    }
}
