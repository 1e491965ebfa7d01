package dev.signalman.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPathTest {
    /** The encoded values are those of the Pushgateway's README, or made by {@code basenc --base64url}. */
    @ParameterizedTest
    @CsvSource({
        "signalman, /metrics/job/signalman",
        "a.b-c_1, /metrics/job/a.b-c_1",
        "directory_cleaner, /metrics/job/directory_cleaner",
        "/var/tmp, /metrics/job@base64/L3Zhci90bXA",
        "Προμηθεύς, /metrics/job@base64/zqDPgc6_zrzOt864zrXPjc-C",
        "'a b', /metrics/job@base64/YSBi",
        ".., /metrics/job@base64/Li4",
        "'', /metrics/job@base64/=",
        "=, /metrics/job@base64/PQ",
    })
    void values_that_a_path_cannot_carry_are_encoded(String job, String path) {
        assertThat(GroupPath.of(job, Map.of())).isEqualTo(path);
    }

    @Test
    void each_label_of_the_group_follows_in_order() {
        assertThat(GroupPath.of("ci", new TreeMap<>(Map.of("instance", "a", "cluster", "b/c", "empty", ""))))
                .isEqualTo("/metrics/job/ci/cluster@base64/Yi9j/empty@base64/=/instance/a");
    }
}
