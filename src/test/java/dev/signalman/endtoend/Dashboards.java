package dev.signalman.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.testing.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries of the dashboards, with their variables filled in as Grafana does it for a range of five minutes. */
final class Dashboards {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");
    private static final Pattern SPECIAL = Pattern.compile("[$^*{}\\[\\]+?.()|\\\\]");
    private static final Pattern SELECTOR =
            Pattern.compile("[a-z0-9_:]*\\b(?:[a-z_]+:)?(?:semaphore|signalman|process|jvm)_[a-z0-9_:]+(?:\\{[^}]*})?");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|group_left|group_right) \\([^)]*\\)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /**
     * One query of a panel.
     *
     * @param dashboard name of its file, without the ending
     * @param panel title of the panel, or name of the annotation
     * @param expression the query, without variables
     * @param legend labels that the legend shows
     */
    record Query(String dashboard, String panel, String refId, String expression, List<String> legend) {
        /** Unique, and short enough for a list. */
        @Override
        public String toString() {
            return dashboard + ": " + panel + " " + refId;
        }
    }

    /** One menu of a dashboard. */
    record Variable(String dashboard, String name, String label, String series) {}

    private final Map<String, JsonNode> files;

    private Dashboards(Map<String, JsonNode> files) {
        this.files = files;
    }

    static Dashboards read() {
        try (Stream<Path> folder = Files.list(Path.of("grafana/dashboards"))) {
            Map<String, JsonNode> files = new TreeMap<>();
            for (Path file : folder.toList()) {
                files.put(
                        file.getFileName().toString().replace(".json", ""), new ObjectMapper().readTree(file.toFile()));
            }
            return new Dashboards(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each with all of everything chosen. */
    List<Query> all() {
        List<Query> queries = new ArrayList<>();
        files.forEach((name, dashboard) -> {
            Map<String, String> chosen = new LinkedHashMap<>();
            variables(name).forEach(variable -> chosen.put(variable.name(), ".*"));
            queries.addAll(queries(name, dashboard, chosen));
        });
        return queries;
    }

    /** Each with the first value of each of its menus chosen. */
    List<Query> first(PrometheusServer prometheus) {
        List<Query> queries = new ArrayList<>();
        files.forEach((name, dashboard) -> {
            Map<String, String> chosen = new LinkedHashMap<>();
            for (Variable variable : variables(name)) {
                List<String> values = prometheus.values(variable.label(), filled(variable.series(), chosen, "2s"));
                // escaped for the expression, and once more for the string in which it stands
                String value = values.isEmpty()
                        ? ""
                        : SPECIAL.matcher(values.getFirst())
                                .replaceAll(special -> Matcher.quoteReplacement("\\\\" + special.group()));
                chosen.put(variable.name(), value);
            }
            queries.addAll(queries(name, dashboard, chosen));
        });
        return queries;
    }

    List<Variable> variables() {
        return files.keySet().stream().flatMap(name -> variables(name).stream()).toList();
    }

    /** The only query, or the first one, of a panel. */
    Query query(String dashboard, String panel) {
        return all().stream()
                .filter(query ->
                        query.dashboard().equals(dashboard) && query.panel().equals(panel))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no panel " + panel + " in " + dashboard));
    }

    /** The series that an expression asks for, each with its matchers. */
    static List<String> selectors(String expression) {
        return SELECTOR.matcher(GROUPING.matcher(expression).replaceAll(""))
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    static String filled(String expression, Map<String, String> chosen, String interval) {
        String filled = expression
                .replace("$__rate_interval", "4s")
                .replace("$__range_s", "300")
                .replace("$__interval", interval)
                .replace("$__range", "5m");
        for (Map.Entry<String, String> variable : chosen.entrySet()) {
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }

    private List<Variable> variables(String name) {
        List<Variable> variables = new ArrayList<>();
        for (JsonNode variable : files.get(name).at("/templating/list")) {
            if (variable.get("type").asText().equals("query")) {
                String query = variable.at("/query/query").asText();
                Matcher matcher = LABEL_VALUES.matcher(query);
                if (!matcher.matches()) {
                    throw new AssertionError("not understood: " + query);
                }
                variables.add(new Variable(name, variable.get("name").asText(), matcher.group(2), matcher.group(1)));
            }
        }
        return variables;
    }

    private static List<Query> queries(String name, JsonNode dashboard, Map<String, String> chosen) {
        List<Query> queries = new ArrayList<>();
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> {
            panels.add(panel);
            panel.path("panels").forEach(panels::add);
        });
        for (JsonNode panel : panels) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        name,
                        panel.get("title").asText(),
                        target.get("refId").asText(),
                        filled(target.get("expr").asText(), chosen, "2s"),
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
                queries.add(new Query(name, annotation.get("name").asText(), "annotation", expression, List.of()));
            }
        }
        return queries;
    }
}
