package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard and the rules may only ask for what is there. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("\\b(?:semaphore|signalman|jvm|process|system)_[a-z0-9_]+\\b");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Path DASHBOARD = Path.of("grafana/signalman.json");
    private static final Path RULES = Path.of("config/prometheus/signalman.rules.yml");

    @Test
    void each_name_in_the_dashboard_is_a_metric() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<String> expressions = new ArrayList<>();
        dashboard.findValuesAsText("expr", expressions);
        dashboard.get("templating").findValuesAsText("query", expressions);
        assertThat(expressions).hasSizeGreaterThan(20);
        assertThat(names(expressions)).isSubsetOf(exposed());
    }

    @Test
    void each_name_in_the_rules_is_a_metric() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
        List<String> expressions = rules.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(names(expressions)).isNotEmpty().isSubsetOf(exposed());
    }

    @Test
    void each_alert_says_what_to_do() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile());
        rules.findParents("alert").forEach(rule -> {
            String name = rule.get("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            for (String annotation : List.of("summary", "description", "runbook")) {
                assertThat(rule.at("/annotations/" + annotation).asText())
                        .as(name + " " + annotation)
                        .isNotBlank();
            }
        });
    }

    @Test
    void each_panel_has_a_description_and_the_chosen_data_source() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asText();
            assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).as(title).isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
            }
        }
    }

    @Test
    void a_panel_with_one_number_is_not_green_when_the_number_is_missing() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<String> colours = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            if (panel.get("type").asText().equals("stat")) {
                // without such a mapping Grafana takes the colour of the lowest threshold
                JsonNode missing = panel.at("/fieldConfig/defaults/mappings/0/options");
                String title = panel.get("title").asText();
                assertThat(missing.path("match").asText()).as(title).isEqualTo("null+nan");
                colours.add(missing.at("/result/color").asText());
            }
        }
        assertThat(colours).isNotEmpty().doesNotContain("", "green", "blue");
    }

    private static Set<String> names(List<String> expressions) {
        Set<String> names = new TreeSet<>();
        for (String expression : expressions) {
            Matcher matcher = NAME.matcher(LABELS.matcher(expression).replaceAll("by ()"));
            while (matcher.find()) {
                // recorded series are named level:metric:operations and refer to nothing exposed
                boolean recorded = (matcher.end() < expression.length() && expression.contains(matcher.group() + ":"))
                        || expression.contains(":" + matcher.group());
                if (!recorded) {
                    names.add(matcher.group());
                }
            }
        }
        return names;
    }

    private static Set<String> exposed() {
        Set<String> names = new TreeSet<>();
        for (Meter meter : Meters.all()) {
            if (meter.kind() == Meter.Kind.HISTOGRAM) {
                Stream.of("_bucket", "_sum", "_count").forEach(suffix -> names.add(meter.name() + suffix));
            } else {
                names.add(meter.name());
            }
        }
        try (var metrics = new SignalmanMetrics(
                MetricsOptions.defaults(), (organization, branch) -> true, "1", InstantSource.system())) {
            Scrape.of(metrics).lines().stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .forEach(names::add);
        }
        return names;
    }
}
