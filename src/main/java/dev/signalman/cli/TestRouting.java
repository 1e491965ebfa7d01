package dev.signalman.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import dev.signalman.config.Problem;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.dispatch.InhibitRule;
import dev.signalman.dispatch.Route;
import dev.signalman.rehearsal.TestFile;
import dev.signalman.rehearsal.TestFileReader;
import dev.signalman.rule.RuleProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Who hears of what in a test: as its file says in the configuration's words, as a configuration says, or one receiver of everything. */
final class TestRouting {
    private static final String EVERYBODY = "default";
    private static final Pattern KEY = Pattern.compile("[\"']?([A-Za-z_]+)[\"']?\\s*:.*", Pattern.DOTALL);
    private static final DispatchOptions USUAL = new DispatchOptions(
            Route.to(EVERYBODY),
            Map.of(EVERYBODY, List.of()),
            InhibitRule.BUILT_IN,
            Map.of(),
            Duration.ofMinutes(5),
            Duration.ofDays(5));

    private TestRouting() {}

    /** Without routes, everything goes to the receiver {@value #EVERYBODY}. */
    static DispatchOptions usual() {
        return reachable(USUAL);
    }

    /** As a configuration says. */
    static DispatchOptions of(Configuration configuration) {
        DispatchOptions options = new Dispatching(configuration).options();
        return reachable(
                configuration.route() != null
                        ? options
                        : new DispatchOptions(
                                USUAL.route(),
                                USUAL.receivers(),
                                options.inhibitRules(),
                                options.timeIntervals(),
                                options.resolveTimeout(),
                                options.silenceRetention()));
    }

    /** A receiver that nothing leads to is told as well: its messages are what is looked at. */
    static DispatchOptions reachable(DispatchOptions options) {
        var receivers = new LinkedHashMap<String, List<Integration>>();
        options.receivers()
                .forEach((name, ways) -> receivers.put(
                        name, ways.isEmpty() ? List.of(new Integration(name + "/test0", true, false)) : ways));
        return new DispatchOptions(
                options.route(),
                receivers,
                options.inhibitRules(),
                options.timeIntervals(),
                options.resolveTimeout(),
                options.silenceRetention());
    }

    /**
     * As the file itself says: its keys of the configuration are read as one, every line where it stands.
     *
     * @param problems hears what is wrong
     */
    static DispatchOptions of(TestFile file, String text, List<RuleProblem> problems) {
        try {
            // only its owner may read what createTempFile makes: receivers may have secrets
            Path part = Files.createTempFile("signalman-test", ".yaml");
            try {
                Files.writeString(part, configuration(file, text));
                return switch (ConfigurationLoader.load(part, Map.of())) {
                    case LoadResult.Loaded(Configuration configuration) -> of(configuration);
                    case LoadResult.Invalid(List<Problem> found) -> {
                        found.forEach(problem -> problems.add(new RuleProblem(
                                file.name(), problem.line(), 1, problem.key() + " " + problem.message())));
                        yield usual();
                    }
                };
            } finally {
                Files.delete(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a temporary file is needed for the routes", e);
        }
    }

    private static String configuration(TestFile file, String text) {
        var kept = new StringBuilder();
        boolean keep = false;
        for (String line : text.lines().toList()) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                keep = TestFileReader.ROUTING.contains(key.group(1));
            }
            kept.append(keep ? line : "").append('\n');
        }
        String receivers = file.receivers().isEmpty()
                ? ""
                : "receivers: "
                        + file.receivers().stream()
                                .map(name -> "{ name: " + quoted(name) + " }")
                                .collect(Collectors.joining(", ", "[", "]\n"));
        return kept + receivers + "organizations: [{ name: " + quoted(file.organization())
                + ", url: \"https://example.semaphoreci.com\", token: none }]\n";
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)).replace("${", "$${") + "\"";
    }
}
