package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "0.0.0.0:0, 0.0.0.0, 0",
        "'[::1]:9090', ::1, 9090",
        "ci.example:80, ci.example, 80"
    })
    void an_address_is_host_and_port(String listen, String host, int port) {
        assertThat(WebOptions.listen(listen)).isEqualTo(new WebOptions(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                ":8080",
                "localhost",
                "localhost:",
                "localhost:http",
                "::1:8080",
                "a:65536",
                "a:-1",
                "[]:80"
            })
    void a_wrong_address_is_refused_with_the_name_of_the_key(String listen) {
        assertThatThrownBy(() -> WebOptions.listen(listen))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.listen");
    }

    @Test
    void by_default_only_this_machine_can_read() {
        assertThat(WebOptions.defaults().host()).isEqualTo("127.0.0.1");
    }
}
