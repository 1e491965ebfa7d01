package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for Prometheus: each alert is tested and says what to do, and what it is made of is recorded. */
class RulesTest {
    private static final Path FOLDER = Path.of("config/prometheus");
    private static final Path RUNBOOKS = Path.of("docs/runbooks.md");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** level:metric:operations, as Prometheus recommends. */
    private static final Pattern RECORDED = Pattern.compile("[a-z_]+:[a-z_]+:[a-z0-9_]+");

    static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Path> rules() throws IOException {
        return files(".rules.yml").stream();
    }

    static Stream<Path> tests() throws IOException {
        return files(".rules.test.yml").stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void promtool_accepts_the_rules(Path file) throws Exception {
        Promtool.Answer answer = Promtool.run(file, "check", "rules", file.toString());
        assertThat(answer.exitCode()).as(answer.words()).isZero();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void the_rules_pass_their_tests(Path file) throws Exception {
        Promtool.Answer answer = Promtool.run(file, "test", "rules", file.toString());
        assertThat(answer.exitCode()).as(answer.words()).isZero();
    }

    @Test
    void the_example_of_a_configuration_takes_all_of_them() throws Exception {
        Path file = FOLDER.resolve("prometheus.yml");
        Promtool.Answer answer = Promtool.run(file, "check", "config", file.toString());
        assertThat(answer.exitCode()).as(answer.words()).isZero();
        assertThat(answer.words()).contains(files(".rules.yml").size() + " rule files found");
    }

    @Test
    void each_alert_has_a_case_where_it_fires_and_one_where_it_does_not() throws Exception {
        List<JsonNode> cases = new ArrayList<>();
        for (Path file : files(".rules.test.yml")) {
            cases.addAll(YAML.readTree(file.toFile()).findParents("alertname"));
        }
        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            var own = cases.stream()
                    .filter(c -> c.get("alertname").asText().equals(name))
                    .toList();
            assertThat(own).as(name).anyMatch(c -> c.get("exp_alerts").isEmpty());
            assertThat(own).as(name).anyMatch(c -> !c.get("exp_alerts").isEmpty());
        }
    }

    @Test
    void each_alert_says_what_it_is_about_and_where_to_read_what_to_do() throws Exception {
        List<String> runbooks = Files.readAllLines(RUNBOOKS);
        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
            int section = runbooks.indexOf("### " + name);
            assertThat(section).as(name + " in the runbooks").isPositive();
            assertThat(String.join(" ", runbooks.subList(section, Math.min(section + 6, runbooks.size()))))
                    .as(name)
                    .contains("**Look first**");
            assertThat(runbooks)
                    .as(name + " in the table")
                    .anyMatch(line -> line.startsWith("| [`" + name + "`](#" + name.toLowerCase(Locale.ROOT) + ") | "
                            + alert.at("/labels/severity").asText() + " |"));
        }
    }

    @Test
    void what_rules_are_made_of_is_recorded() throws Exception {
        Set<String> recorded = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        for (Path file : files(".rules.yml")) {
            JsonNode rules = YAML.readTree(file.toFile());
            recorded.addAll(rules.findValuesAsText("record"));
            for (String expression : rules.findValuesAsText("expr")) {
                Matcher matcher = RECORDED.matcher(expression);
                while (matcher.find()) {
                    asked.add(matcher.group());
                }
            }
        }
        assertThat(recorded)
                .hasSizeGreaterThan(40)
                .allMatch(name -> RECORDED.matcher(name).matches());
        assertThat(asked).isNotEmpty().isSubsetOf(recorded);
    }

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (Path file : files(".rules.yml")) {
            alerts.addAll(YAML.readTree(file.toFile()).findParents("alert"));
        }
        assertThat(alerts).hasSizeGreaterThan(20);
        return alerts;
    }
}
