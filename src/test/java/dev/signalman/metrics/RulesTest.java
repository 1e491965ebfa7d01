package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final Path RULES = Path.of("config/prometheus/signalman.rules.yml");
    private static final Path TESTS = Path.of("config/prometheus/signalman.rules.test.yml");

    @ParameterizedTest
    @CsvSource({
        "check, rules, config/prometheus/signalman.rules.yml",
        "check, config, config/prometheus/prometheus.yml",
        "test, rules, config/prometheus/signalman.rules.test.yml"
    })
    void promtool_accepts_the_rules_and_their_tests(String verb, String what, String file) throws Exception {
        Promtool.Answer answer = Promtool.run(RULES, verb, what, file);
        assertThat(answer.exitCode()).as(answer.words()).isZero();
    }

    @Test
    void each_alert_has_a_case_where_it_fires_and_one_where_it_does_not() throws Exception {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        var cases = yaml.readTree(TESTS.toFile()).findParents("alertname");
        List<String> alerts = yaml.readTree(RULES.toFile()).findValuesAsText("alert");
        assertThat(alerts).hasSizeGreaterThan(10);
        for (String alert : alerts) {
            var own = cases.stream()
                    .filter(c -> c.get("alertname").asText().equals(alert))
                    .toList();
            assertThat(own).as(alert).anyMatch(c -> c.get("exp_alerts").isEmpty());
            assertThat(own).as(alert).anyMatch(c -> !c.get("exp_alerts").isEmpty());
        }
    }
}
