package dev.signalman.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.secret.Secret;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeAccessTest {
    private static final ScrapeAccess BOTH = new ScrapeAccess(
            Map.of("prometheus", new Secret("hunter2:é"), "grafana", new Secret("abc")), new Secret("the-token"));

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "prometheus:hunter2:é, true",
        "grafana:abc, true",
        "grafana:hunter2:é, false",
        "prometheus:hunter2, false",
        "prometheus:, false",
        ":abc, false",
        "prometheus, false",
        "stranger:the-token, false"
    })
    void each_user_has_a_password_of_its_own(String pair, boolean admitted) {
        assertThat(BOTH.admits(basic(pair))).isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "Bearer the-token, true",
                "bearer the-token, true",
                "Bearer  the-token, true",
                "Bearer the-toke, false",
                "Bearer the-token2, false",
                "Bearer, false",
                "the-token, false",
                "Digest the-token, false",
                "Basic the-token, false",
                "Basic, false",
                "'', false",
                "null, false"
            })
    void a_token_is_taken_beside_the_users(String authorization, boolean admitted) {
        assertThat(BOTH.admits(authorization)).isEqualTo(admitted);
    }

    @Test
    void a_challenge_names_the_ways_that_are_open_and_only_those() {
        assertThat(BOTH.challenges()).hasSize(2);
        assertThat(new ScrapeAccess(Map.of(), new Secret("x")).challenges())
                .singleElement()
                .asString()
                .startsWith("Bearer ");
        assertThat(new ScrapeAccess(Map.of("a", new Secret("b")), null).challenges())
                .singleElement()
                .asString()
                .startsWith("Basic ");
        assertThat(new ScrapeAccess(Map.of("a", new Secret("b")), null).admits("Bearer b"))
                .isFalse();
    }

    @Test
    void without_credentials_everybody_may_read() {
        assertThat(ScrapeAccess.OPEN.admits(null)).isTrue();
    }

    @Test
    void it_does_not_print_what_it_knows() {
        assertThat(BOTH.toString()).doesNotContain("hunter2", "abc", "the-token");
    }

    @Test
    void a_user_with_a_colon_could_never_be_known() {
        assertThatThrownBy(() -> new ScrapeAccess(Map.of("a:b", new Secret("secret-c")), null))
                .hasMessageContaining("http.metrics.basic_auth")
                .hasMessageNotContaining("secret-c");
    }
}
