package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String KEYTOOL = "-genkeypair -alias it -keyalg EC -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass changeit -keystore ";

    @TempDir
    private Path folder;

    @Test
    void with_a_certificate_it_speaks_tls_and_its_links_still_say_http() throws Exception {
        var keys = keys();
        var certificate =
                pem("cert.pem", "CERTIFICATE", keys.getCertificate("it").getEncoded());
        var key = pem("key.pem", "PRIVATE KEY", keys.getKey("it", PASSWORD).getEncoded());
        var options = SimulatorOptions.local().tls(certificate, key).listen("localhost", 0);
        var scenario = Scenario.quiet("acme", 1).with(Scenario.ProjectSpec.named("web"));
        try (var probe = Probe.of(scenario, options);
                var client = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
            assertThat(probe.simulator.baseUrl()).startsWith("https://localhost:");
            var url = probe.simulator.baseUrl() + "/api/v1alpha/pipelines?project_id=" + probe.projectId("web");
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Token " + probe.simulator.token())
                    .timeout(Duration.ofSeconds(10))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("link").orElseThrow()).startsWith("<http://localhost:");
        }
    }

    private KeyStore keys() throws Exception {
        var file = folder.resolve("keys.p12");
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of((KEYTOOL + file).split(" ", -1)));
        var made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private Path pem(String name, String kind, byte[] der) throws IOException {
        var text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", keys.getCertificate("it"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
