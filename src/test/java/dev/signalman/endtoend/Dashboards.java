package dev.signalman.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.testing.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the dashboard, with its variables filled in as Grafana does it for a range of five minutes. */
final class Dashboard {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");
    private static final Pattern SPECIAL = Pattern.compile("[$^*{}\\[\\]+?.()|\\\\]");
    private static final Pattern SELECTOR =
            Pattern.compile("[a-z0-9_:]*\\b(?:[a-z_]+:)?(?:semaphore|signalman|process|jvm)_[a-z0-9_:]+(?:\\{[^}]*})?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /**
     * One query of a panel.
     *
     * @param panel title of the panel
     * @param expression the query, without variables
     * @param legend labels that the legend shows
     */
    record Query(String panel, String refId, String expression, List<String> legend) {
        @Override
        public String toString() {
            return panel + " " + refId;
        }
    }

    private final JsonNode dashboard;

    private Dashboard(JsonNode dashboard) {
        this.dashboard = dashboard;
    }

    static Dashboard read() {
        try {
            return new Dashboard(new ObjectMapper()
                    .readTree(Path.of("grafana/signalman.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What "All" stands for in each variable. */
    Map<String, String> all() {
        Map<String, String> chosen = new LinkedHashMap<>();
        queried()
                .forEach(variable -> chosen.put(
                        variable.get("name").asText(), variable.get("allValue").asText()));
        return chosen;
    }

    /** The first value that each variable offers. */
    Map<String, String> first(PrometheusServer prometheus) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (JsonNode variable : queried()) {
            String query = variable.at("/query/query").asText();
            Matcher matcher = LABEL_VALUES.matcher(query);
            if (!matcher.matches()) {
                throw new AssertionError("not understood: " + query);
            }
            List<String> values = prometheus.values(matcher.group(2), filled(matcher.group(1), chosen, "2s"));
            if (values.isEmpty()) {
                throw new AssertionError("nothing to choose from: " + query);
            }
            // escaped for the expression, and once more for the string in which it stands
            chosen.put(
                    variable.get("name").asText(),
                    SPECIAL.matcher(values.getFirst())
                            .replaceAll(special -> Matcher.quoteReplacement("\\\\" + special.group())));
        }
        return chosen;
    }

    List<Query> queries(Map<String, String> chosen) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.get("title").asText(),
                        target.get("refId").asText(),
                        filled(
                                target.get("expr").asText(),
                                chosen,
                                panel.path("interval").asText("2s")),
                        PLACEHOLDER
                                .matcher(target.get("legendFormat").asText())
                                .results()
                                .map(placeholder -> placeholder.group(1))
                                .toList()));
            }
        }
        for (JsonNode annotation : dashboard.at("/annotations/list")) {
            if (annotation.has("expr")) {
                String expression = filled(annotation.get("expr").asText(), chosen, "2s");
                queries.add(new Query(annotation.get("name").asText(), "annotation", expression, List.of()));
            }
        }
        return queries;
    }

    Query query(String panel) {
        return queries(all()).stream()
                .filter(query -> query.panel().equals(panel))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no panel " + panel));
    }

    /** The series that an expression asks for, each with its matchers. */
    static List<String> selectors(String expression) {
        return SELECTOR.matcher(expression)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    private List<JsonNode> queried() {
        List<JsonNode> variables = new ArrayList<>();
        dashboard.at("/templating/list").forEach(variable -> {
            if (variable.get("type").asText().equals("query")) {
                variables.add(variable);
            }
        });
        return variables;
    }

    private static String filled(String expression, Map<String, String> chosen, String interval) {
        String filled = expression
                .replace("$__interval_ms", interval.equals("2m") ? "120000" : "2000")
                .replace("$__rate_interval", "4s")
                .replace("$__range_s", "300")
                .replace("$__interval", interval)
                .replace("$__range", "5m");
        for (Map.Entry<String, String> variable : chosen.entrySet()) {
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }
}
