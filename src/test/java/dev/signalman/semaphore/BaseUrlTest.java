package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.semaphore.BaseUrl.Target;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    private static final BaseUrl BASE = BaseUrl.of(URI.create("https://acme.semaphoreci.com/ci/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://acme.semaphoreci.com",
                "acme.semaphoreci.com",
                "https:///x",
                "https://user:hunter2@acme.semaphoreci.com",
                "https://acme.semaphoreci.com?token=hunter2",
                "https://acme.semaphoreci.com#x"
            })
    void an_impossible_base_url_is_refused_without_showing_secrets(String url) {
        assertThatThrownBy(() -> ClientOptions.of(URI.create(url), () -> "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base URL")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/logs/j?jwt=a, true, acme.semaphoreci.com, 443, /ci/api/v1/logs/j?jwt=a",
        "/ci/api/v1/logs/j?jwt=a, true, acme.semaphoreci.com, 443, /ci/api/v1/logs/j?jwt=a",
        "http://acme.semaphoreci.com:8080/api/v1/logs/j, true, acme.semaphoreci.com, 443, /api/v1/logs/j",
        "https://storage.example/b/j?sig=1%2F2, true, storage.example, 443, /b/j?sig=1%2F2",
        "//storage.example:8443/b, true, storage.example, 8443, /b",
    })
    void a_redirect_on_our_own_host_keeps_scheme_and_port(
            String location, boolean tls, String host, int port, String uri) {
        assertThat(BASE.redirect(location)).isEqualTo(new Target(tls, host, port, uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.example/b",
                "mailto:a@b",
                "relative/path",
                "::not a url::",
                "https://ci.example:70000/b",
                "//h\u00f6st/b"
            })
    void a_redirect_to_plain_http_or_to_nowhere_is_not_followed(String location) {
        assertThat(BASE.redirect(location)).isNull();
    }

    @Test
    void why_there_is_no_answer_is_said_in_the_users_words() {
        Target target = new Target(true, "ci.example", 443, "/");

        assertThat(said(new UnknownHostException("x"), target)).isEqualTo("the host name ci.example does not resolve");
        assertThat(said(new ConnectException("Connection refused"), target))
                .isEqualTo("ci.example:443 refuses connections");
        assertThat(said(new io.netty.channel.ConnectTimeoutException("x"), target))
                .isEqualTo("no connection to ci.example:443 within 5s");
        assertThat(said(new IllegalStateException(new SSLHandshakeException("PKIX path building failed")), target))
                .isEqualTo("TLS with ci.example:443 failed: PKIX path building failed");
    }

    private static String said(Throwable cause, Target target) {
        return Transport.explain(cause, target, Duration.ofSeconds(5)).message();
    }

    @Test
    void options_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> options(0, 1, null)).hasMessageContaining("in flight must be 1 to 50");
        assertThatThrownBy(() -> options(51, 1, null)).hasMessageContaining("are 51");
        assertThatThrownBy(() -> options(5, 0, null)).hasMessageContaining("requests per minute");
        assertThatThrownBy(() -> options(5, 1, Path.of("no/such/file.pem"))).hasMessageContaining("file.pem");
    }

    private static ClientOptions options(int inFlight, int perMinute, @org.jspecify.annotations.Nullable Path ca) {
        Duration second = Duration.ofSeconds(1);
        return new ClientOptions(
                URI.create("https://x.example"),
                () -> "t",
                inFlight,
                perMinute,
                second,
                second,
                4096,
                1,
                1,
                second,
                second,
                ca);
    }
}
