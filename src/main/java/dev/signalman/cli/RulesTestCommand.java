package dev.signalman.cli;

import dev.signalman.rehearsal.RuleTest;
import dev.signalman.rehearsal.TestFile;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman rules test}: unit tests of rules and routes, as promtool has them. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs tests of rules in virtual time: events in, expected incidents and notifications out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every test passed",
            "1:a test failed",
            "2:wrong arguments, or files that cannot be used; nothing was run"
        })
final class RulesTestCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML, as docs/rules.md describes it")
    private List<Path> files = List.of();

    @Option(names = "--run", paramLabel = "REGEX", description = "only tests whose name has a match of it")
    private @Nullable String run;

    @Option(
            names = {"-v", "--verbose"},
            description = "tells of each test that passes, too")
    private boolean verbose;

    RulesTestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Pattern wanted;
        try {
            wanted = Pattern.compile(run == null ? "" : run);
        } catch (PatternSyntaxException e) {
            console.err().println("signalman: --run is not a regular expression: " + e.getDescription());
            return Main.WRONG_INPUT;
        }
        RuleFolder.Found found = RuleFolder.read(files);
        boolean good = found.problems().isEmpty();
        found.problems().forEach(console.err()::println);
        List<TestedRules> all = new ArrayList<>();
        for (RuleSource source : found.sources()) {
            TestedRules.read(source, console).ifPresent(all::add);
        }
        console.err().flush();
        if (!good || all.size() < found.sources().size()) {
            return Main.WRONG_INPUT;
        }
        var output = new Output(console, false, true);
        int failed = 0;
        int run = 0;
        for (TestedRules tested : all) {
            List<TestFile.Case> chosen = tested.file().tests().stream()
                    .filter(test -> wanted.matcher(test.name()).find())
                    .toList();
            run += chosen.size();
            failed += run(tested, chosen, output);
        }
        if (run == 0) {
            console.err().println("signalman: there is no such test");
            return Main.WRONG_INPUT;
        }
        return failed == 0 ? Main.OK : Main.BROKEN;
    }

    private int run(TestedRules tested, List<TestFile.Case> tests, Output output) {
        output.write("Unit testing: " + tested.file().name() + "\n");
        var runner =
                new RuleTest(tested.options(), tested.rules(), tested.file().evaluationInterval());
        int failed = 0;
        for (TestFile.Case test : tests) {
            List<RuleTest.Failure> failures = runner.run(test);
            if (!failures.isEmpty()) {
                failed++;
                output.write("  FAILED: " + plain(test.name()) + "\n" + text(failures));
            } else if (verbose) {
                output.write("  passed: " + plain(test.name()) + "\n");
            }
        }
        output.write(
                failed == 0
                        ? "  SUCCESS: " + count(tests.size()) + "\n"
                        : "  " + failed + " of " + count(tests.size()) + " failed\n");
        return failed;
    }

    private static String text(List<RuleTest.Failure> failures) {
        var text = new StringBuilder();
        for (RuleTest.Failure failure : failures) {
            text.append("    ")
                    .append(failure.where())
                    .append(": ")
                    .append(failure.what())
                    .append('\n');
            failure.difference()
                    .forEach(line -> text.append("      ").append(plain(line)).append('\n'));
        }
        return text.toString();
    }

    private static String count(int tests) {
        return tests + (tests == 1 ? " test" : " tests");
    }

    private static String plain(String text) {
        return Cells.CONTROL.matcher(text).replaceAll(" ");
    }
}
