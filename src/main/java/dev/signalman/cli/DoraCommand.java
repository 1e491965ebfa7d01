package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.words.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman dora}. */
@Command(
        name = "dora",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the four figures of DORA, as a running daemon remembers them: how often is deployed, how long changes take to get"
                    + " there, how many of them fail, and how long it takes to mend that.",
            "What is not known is shown as unknown. docs/dora.md says what counts and what does not."
        })
final class DoraCommand implements Callable<Integer> {
    private static final String UNKNOWN = "unknown";

    private final Console console;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "up to now, in hours or days (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String window;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "project",
            description = "all, or some of project, team, target with commas between them (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String by;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    DoraCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Talk.run(console, options, talk -> {
            JsonNode report =
                    talk.client().get("/api/v1/dora?window=" + Talk.segment(window) + "&by=" + Talk.segment(by));
            if (talk.output().json()) {
                return talk.done(report, "");
            }
            JsonNode groups = report.path("groups");
            if (groups.isEmpty()) {
                talk.output().note("unknown: no deployment is remembered");
                return Main.OK;
            }
            if (!report.path("complete").asBoolean()) {
                talk.output()
                        .note("remembered since " + Talk.time(report.path("recordedSince"))
                                + " only, which is not the whole window");
            }
            List<String> names = names(groups);
            return talk.rows(
                    groups,
                    Stream.concat(
                                    names.stream(),
                                    Stream.of("deployments", "how often", "lead time", "p90", "failed", "restored in"))
                            .toList(),
                    row -> cells(names, row));
        });
    }

    /** What the groups differ in; the organisation only where there are several. */
    private static List<String> names(JsonNode groups) {
        List<String> names = new ArrayList<>();
        long organizations = StreamSupport.stream(groups.spliterator(), false)
                .map(group -> group.path("organization").asText())
                .distinct()
                .count();
        JsonNode first = groups.get(0);
        if (organizations > 1) {
            names.add("organization");
        }
        Stream.of("project", "team", "target")
                .filter(name -> first.path(name).isTextual())
                .forEach(names::add);
        return names;
    }

    private static List<String> cells(List<String> names, JsonNode row) {
        List<String> cells = new ArrayList<>();
        names.forEach(name -> cells.add(Talk.plain(row.path(name))));
        JsonNode deployments = row.path("deployments");
        int ended = deployments.path("succeeded").asInt()
                + deployments.path("failed").asInt();
        JsonNode perDay = deployments.path("perDay");
        cells.add(Talk.plain(deployments.path("succeeded")) + " of " + ended);
        cells.add(
                perDay.isNumber()
                        ? String.format(Locale.ROOT, "%.2f a day: ", perDay.asDouble())
                                + Talk.plain(deployments.path("frequency"))
                        : UNKNOWN);
        cells.add(duration(row.at("/leadTime/medianSeconds")));
        cells.add(duration(row.at("/leadTime/p90Seconds")));
        JsonNode rate = row.at("/changeFailures/rate");
        cells.add(rate.isNumber() ? String.format(Locale.ROOT, "%.1f%%", rate.asDouble() * 100) : UNKNOWN);
        JsonNode broken = row.at("/timeToRestore/brokenSince");
        cells.add(duration(row.at("/timeToRestore/medianSeconds"))
                + (broken.isTextual() ? ", broken since " + Talk.time(broken) : ""));
        return cells;
    }

    /** To the minute, which is as exact as anybody reads it; below an hour to the second. */
    private static String duration(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return UNKNOWN;
        }
        long whole = Math.round(seconds.asDouble());
        return Durations.text(Duration.ofSeconds(whole < 3_600 ? whole : Math.round(whole / 60.0) * 60));
    }
}
