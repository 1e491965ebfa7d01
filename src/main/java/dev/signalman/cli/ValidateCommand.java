package dev.signalman.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.YamlCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code signalman validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Has Semaphore check a pipeline file; exit code 1 if it is invalid.")
final class ValidateCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "such as .semaphore/semaphore.yml, or - for standard input")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            String yaml = file.equals("-") ? Given.text("validate", file, console.in()) : Given.file("validate", file);
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (session.dryRun()) {
                return session.perform(
                        Invocation.of(Endpoint.PIPELINES_VALIDATE).with(body.put("yaml_definition", yaml)));
            }
            YamlCheck check = session.await(session.client().api().pipelines().validate(yaml));
            if (options.json) {
                session.output()
                        .print(Output.pretty(body.put("valid", check.valid()).put("message", check.message())));
            } else if (check.valid()) {
                session.output().print(file + ": valid\n");
            } else {
                session.output().note(file + ": " + Cells.plain(check.message()));
            }
            return check.valid() ? Main.OK : Failure.REFUSED;
        });
    }
}
