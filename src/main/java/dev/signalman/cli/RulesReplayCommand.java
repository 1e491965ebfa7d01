package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.config.Configuration;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.event.EventJson;
import dev.signalman.event.LoggedEvent;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.rehearsal.Replay;
import dev.signalman.rehearsal.ReplayReport;
import dev.signalman.rule.Packs;
import dev.signalman.rule.RuleFiles;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSource;
import dev.signalman.store.LogReader;
import dev.signalman.store.StoreException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman rules replay}: what rules would have done over the recorded log. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs rules over the recorded log in virtual time, and shows what would have fired, who would have been woken, and what is",
            "different from what was recorded. Reads the configured database beside a running daemon; writes and sends nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something is wrong with the rules",
            "2:wrong arguments, or a wrong configuration",
            "3:the database cannot be read"
        })
final class RulesReplayCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description =
                    "from when it counts, such as 7d (ago) or 2026-11-02T09:00:00Z; what is older is history (7d)")
    private String since = "7d";

    @Option(names = "--until", paramLabel = "TIME", description = "when it ends (now)")
    private @Nullable String until;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            arity = "1..*",
            description = "files of rules instead of the configuration's rule_files")
    private List<Path> rules = List.of();

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "time zone of nights, such as Europe/Prague (that of this machine)")
    private @Nullable String zone;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    RulesReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<Configuration> configuration = ConfigOption.load(config.file(), console);
        if (configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        Instant from;
        Instant to;
        ZoneId where;
        try {
            Instant now = Instant.now();
            from = When.read("--since", since, now);
            to = until == null ? now : When.read("--until", until, now);
            where = zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
            if (!from.isBefore(to)) {
                throw new Wrong("--since must be before --until, is " + from);
            }
        } catch (Wrong e) {
            return wrong(String.valueOf(e.getMessage()));
        } catch (DateTimeException e) {
            return wrong("--zone must be a time zone such as Europe/Prague, is '" + zone + "'");
        }
        List<RuleSource> sources = new ArrayList<>(Packs.sources());
        List<RuleProblem> problems = new ArrayList<>();
        RuleFiles.Loaded loaded = load(configuration.get(), sources, problems);
        if (!problems.isEmpty()) {
            new RuleProblems(console).tell(problems, sources);
            return Main.BROKEN;
        }
        Options options = new Options(configuration.get());
        var replay = new Replay(heard(options.alerting()), loaded.rules(), from, to, where);
        var output = new Output(console, json, true);
        try (LogReader log = LogReader.open(options.store())) {
            read(log, replay, output);
        } catch (StoreException e) {
            console.err().println("signalman: " + e.getMessage());
            return Main.CANNOT_START;
        }
        ReplayReport report = replay.end();
        if (json) {
            JsonNode all = EventJson.mapper().valueToTree(report);
            output.print(Output.pretty(all));
        } else {
            output.print(new ReplayText(report).text());
        }
        return Main.OK;
    }

    private int wrong(String message) {
        console.err().println("signalman: " + message);
        return Main.WRONG_INPUT;
    }

    private RuleFiles.Loaded load(Configuration configuration, List<RuleSource> sources, List<RuleProblem> problems) {
        RuleFolder.Found found = RuleFolder.find(
                Path.of(""),
                (rules.isEmpty() ? configuration.ruleFiles() : rules)
                        .stream().map(Path::toString).toList());
        sources.addAll(found.sources());
        problems.addAll(found.problems());
        RuleFiles.Loaded loaded =
                RuleFiles.load(sources, RuleBook.adjustments(configuration), RuleBook.packsOff(configuration));
        problems.addAll(loaded.problems());
        return loaded;
    }

    /** With a receiver for everything where the configuration has none. */
    private static AlertingOptions heard(AlertingOptions options) {
        DispatchOptions dispatch = TestRouting.reachable(options.dispatch());
        return new AlertingOptions(
                options.rules(),
                dispatch,
                options.ownership(),
                options.flapping(),
                options.retention(),
                options.tick());
    }

    private static void read(LogReader log, Replay replay, Output output) {
        long position = 0;
        long count = 0;
        List<LoggedEvent> page = log.read(position, PAGE);
        while (!page.isEmpty()) {
            page.forEach(logged -> replay.take(logged.event()));
            count += page.size();
            output.progress(count + " events");
            position = page.getLast().position();
            page = log.read(position, PAGE);
        }
        output.progress("");
    }
}
