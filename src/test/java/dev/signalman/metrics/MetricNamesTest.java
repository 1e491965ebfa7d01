package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboards and the rules ask for what is there, and the dashboards show all of it. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("\\b(?:semaphore|signalman|jvm|process|system)_[a-z0-9_]+\\b");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Map<String, JsonNode> DASHBOARDS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("grafana/dashboards"))) {
            for (Path file : files.toList()) {
                DASHBOARDS.put(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
            }
        }
    }

    @Test
    void each_name_in_the_dashboards_is_a_metric() {
        assertThat(names(asked())).isSubsetOf(exposed());
    }

    @Test
    void each_metric_is_in_a_dashboard() {
        Set<String> shown = names(asked());
        assertThat(Meters.all())
                .extracting(Meter::name)
                .allSatisfy(name -> assertThat(shown).containsAnyOf(name, name + "_bucket"));
    }

    @Test
    void each_name_in_the_rules_is_a_metric() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (Path file : RulesTest.files(".rules.yml")) {
            new ObjectMapper(new YAMLFactory()).readTree(file.toFile()).findValuesAsText("expr", expressions);
        }
        assertThat(expressions).hasSizeGreaterThan(60);
        assertThat(names(expressions)).isNotEmpty().isSubsetOf(exposed());
    }

    @Test
    void no_dashboard_names_a_data_source() {
        assertThat(DASHBOARDS).hasSize(6);
        DASHBOARDS.forEach((file, dashboard) -> {
            List<JsonNode> sources = dashboard.findValues("datasource");
            assertThat(sources).as(file).hasSizeGreaterThan(10);
            assertThat(sources)
                    .as(file)
                    .allMatch(source -> source.path("uid").asText().matches("\\$\\{datasource}|-- Grafana --"));
        });
    }

    @Test
    void each_panel_says_what_it_shows_and_in_which_unit_and_what_no_data_means() {
        DASHBOARDS.forEach((file, dashboard) -> {
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : panels(dashboard)) {
                String title = file + ": " + panel.get("title").asText();
                assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
                assertThat(panel.path("description").asText()).as(title).endsWith(".");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/noValue").asText())
                        .as(title)
                        .isNotBlank();
            }
        });
    }

    @Test
    void a_panel_with_one_number_is_not_green_when_the_number_is_missing() {
        List<String> colours = new ArrayList<>();
        DASHBOARDS.forEach((file, dashboard) -> panels(dashboard).stream()
                .filter(panel -> panel.get("type").asText().equals("stat"))
                .forEach(panel -> {
                    // without such a mapping Grafana takes the colour of the lowest threshold
                    JsonNode missing = panel.at("/fieldConfig/defaults/mappings/0/options");
                    assertThat(missing.path("match").asText())
                            .as(file + ": " + panel.get("title").asText())
                            .isEqualTo("null+nan");
                    colours.add(missing.at("/result/color").asText());
                }));
        assertThat(colours).hasSizeGreaterThan(20).doesNotContain("", "green", "blue");
    }

    @Test
    void each_dashboard_can_be_found_from_each_other_one() {
        Set<String> addresses = new TreeSet<>();
        DASHBOARDS.forEach((file, dashboard) -> {
            addresses.add(dashboard.get("uid").asText());
            assertThat(dashboard.get("tags"))
                    .as(file)
                    .anyMatch(tag -> tag.asText().equals("signalman"));
            assertThat(dashboard.at("/links/0/tags/0").asText()).as(file).isEqualTo("signalman");
        });
        assertThat(addresses).hasSize(DASHBOARDS.size());
        // links from a panel to a dashboard lead to one that is here
        DASHBOARDS.forEach((file, dashboard) -> assertThat(dashboard.findValuesAsText("url").stream()
                        .filter(url -> url.startsWith("/d/"))
                        .map(url -> url.substring(3, url.indexOf('?'))))
                .as(file)
                .isSubsetOf(addresses));
    }

    private static List<String> asked() {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : DASHBOARDS.values()) {
            dashboard.findValuesAsText("expr", expressions);
            dashboard.get("templating").findValuesAsText("query", expressions);
        }
        assertThat(expressions).hasSizeGreaterThan(100);
        return expressions;
    }

    private static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            if (!panel.get("type").asText().equals("row")) {
                panels.add(panel);
            }
            panel.path("panels").forEach(panels::add);
        }
        return panels;
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
            // a native histogram goes by its bare name
            names.add(meter.name());
            if (meter.kind() == Meter.Kind.HISTOGRAM) {
                Stream.of("_bucket", "_sum", "_count").forEach(suffix -> names.add(meter.name() + suffix));
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
