package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman metrics}. */
@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Says what the metrics of a running daemon cost.")
final class MetricsCommand implements Callable<Integer> {
    private static final String EXPLAIN = "/api/v1/metrics/explain";

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    MetricsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return explain(null, 5, options);
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Shows which metrics and labels have the most series, and what fewer of them would save.",
                "Series are counted as Prometheus does: each bucket of a histogram is one."
            })
    int explain(
            @Option(
                            names = "--keep",
                            paramLabel = "PATTERNS",
                            description = "what it would save to keep the names of these branches only, such as"
                                    + " 'main,release/*' (as metrics.keep_branches)")
                    @Nullable
                    String keep,
            @Option(
                            names = "--top",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "how many values of each label to name (default: 5)")
                    int top,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            String query = "?top=" + top + (keep == null ? "" : "&keep=" + Talk.segment(keep));
            JsonNode found = talk.client().get(EXPLAIN + query);
            if (talk.output().json()) {
                talk.output().print(Output.pretty(found));
            } else {
                talk.output().print(text(found));
            }
            return Main.OK;
        });
    }

    private String text(JsonNode found) {
        StringBuilder text = new StringBuilder();
        text.append("%s series, %s in text\n\n".formatted(number(found.path("series")), size(found.path("bytes"))));
        Table metrics = new Table(List.of("metric", "type", "series", "bytes", "without its largest label"));
        for (JsonNode metric : found.path("metrics")) {
            metrics.row(List.of(
                    Talk.plain(metric.path("metric")),
                    Talk.plain(metric.path("type")),
                    number(metric.path("series")),
                    size(metric.path("bytes")),
                    largest(metric.path("labels").path(0))));
        }
        text.append(render(metrics)).append('\n');
        Table labels = new Table(List.of("label", "values", "series", "one value would save", "most series"));
        for (JsonNode label : found.path("labels")) {
            labels.row(List.of(
                    Talk.plain(label.path("label")),
                    number(label.path("values")),
                    number(label.path("series")),
                    number(label.path("savedSeries")),
                    top(label.path("top"))));
        }
        text.append(render(labels));
        JsonNode keep = found.path("keep");
        if (keep.isObject()) {
            List<String> patterns = new ArrayList<>();
            keep.path("patterns").forEach(pattern -> patterns.add(Talk.plain(pattern)));
            text.append("\nKeeping %s: %s of %s values of branch, %s series and about %s less\n"
                    .formatted(
                            patterns.isEmpty() ? "no branch" : String.join(", ", patterns),
                            number(keep.path("branchesThen")),
                            number(keep.path("branches")),
                            number(keep.path("savedSeries")),
                            size(keep.path("savedBytes"))));
        }
        return text.toString();
    }

    private String render(Table table) {
        return table.render(console.outIsTerminal() ? console.columns() : 0, console.colours());
    }

    private static String largest(JsonNode folding) {
        int saved = folding.path("savedSeries").asInt();
        return saved == 0
                ? ""
                : "%s: -%s".formatted(Talk.plain(folding.path("label")), number(folding.path("savedSeries")));
    }

    private static String top(JsonNode values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> {
            String name = Talk.plain(value.path("value"));
            words.add((name.isEmpty() ? "(none)" : name) + " " + number(value.path("series")));
        });
        return String.join(", ", words);
    }

    private static String number(JsonNode value) {
        return String.format(Locale.ROOT, "%,d", value.asLong());
    }

    private static String size(JsonNode bytes) {
        long many = bytes.asLong();
        if (many < 1 << 10) {
            return many + " B";
        }
        return many < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", many / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", many / 1048576.0);
    }
}
