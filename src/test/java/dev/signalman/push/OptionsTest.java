package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final URI URL = URI.create("https://gateway.example:9091/base/");

    @ParameterizedTest
    @CsvSource({
        "ftp://gateway.example, url must be an address",
        "gateway.example:9091, url must be an address",
        "http:///metrics, url must be an address",
        "http://user:hunter2@gateway.example, url must not contain a user",
        "http://gateway.example?token=hunter2, url must not contain ?",
        "http://gateway.example#hunter2, url must not contain ?",
    })
    void an_address_that_cannot_be_right_is_refused_without_being_repeated(String url, String says) {
        assertThatThrownBy(() -> Destination.of(URI.create(url)))
                .hasMessageContaining(says)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void headers_must_be_headers() {
        assertThatThrownBy(() -> headers(Credentials.none(), "X Key", "v")).hasMessageContaining("'X Key'");
        assertThatThrownBy(() -> headers(Credentials.none(), "X-Key", "hunter2\nEvil: 1"))
                .hasMessageContaining("X-Key")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> headers(new Credentials.Bearer(new Secret("t")), "authorization", "Basic x"))
                .hasMessageContaining("set already");
    }

    private static Destination headers(Credentials credentials, String name, String value) {
        return new Destination(
                URL, credentials, Map.of(name, new Secret(value)), null, Duration.ofMinutes(1), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"0s, 1s, interval", "1s, 0s, timeout"})
    void times_must_pass(String interval, String timeout, String says) {
        assertThatThrownBy(() ->
                        Destination.of(URL).every(Duration.parse("PT" + interval), Duration.parse("PT" + timeout)))
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({"job, has a key of its own", "__name, is not a label name", "a-b, is not a label name", "1a, is not"})
    void groups_have_labels(String label, String says) {
        assertThatThrownBy(() -> new PushgatewayOptions(Destination.of(URL), "signalman", Map.of(label, "x"), false))
                .hasMessageContaining(says);
        assertThatThrownBy(() -> new PushgatewayOptions(Destination.of(URL), " ", Map.of(), false))
                .hasMessageContaining("job");
    }

    @Test
    void a_request_has_room_for_something() {
        assertThatThrownBy(
                        () -> new OtlpOptions(Destination.of(URL), Map.of(), OtlpOptions.Histograms.EXPLICIT, 65_535))
                .hasMessageContaining("max_request_size must be at least 65536 bytes, is 65535");
    }

    @Test
    void nothing_secret_is_printed() {
        Destination destination = new Destination(
                URL,
                new Credentials.Basic("user", new Secret("hunter2")),
                Map.of("X-Key", new Secret("key-3")),
                null,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1));
        assertThat(OtlpOptions.of(destination).toString()).doesNotContain("hunter2", "key-3");
        assertThat(new Credentials.Bearer(new Secret("token-4")).header().toString())
                .doesNotContain("token-4");
    }

    @Test
    void a_path_is_appended_to_the_one_that_is_there() {
        assertThat(Destination.of(URL).at("/v1/metrics")).hasToString("https://gateway.example:9091/base/v1/metrics");
    }

    @Test
    void an_instance_has_the_same_id_after_a_restart_and_another_has_another() {
        assertThat(InstanceId.of("ci-1.example:8080"))
                .isEqualTo(InstanceId.of("ci-1.example:8080"))
                .isNotEqualTo(InstanceId.of("ci-2.example:8080"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }
}
