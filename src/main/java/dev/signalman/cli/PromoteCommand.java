package dev.signalman.cli;

import dev.signalman.semaphore.Endpoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman promote}. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Promotes a pipeline.",
        footer = {
            "",
            "That it was triggered does not say that it ran: signalman api promotions list --pipeline-id ID tells what came of it."
        })
final class PromoteCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "PIPELINE_ID", description = "what is promoted")
    @SuppressWarnings("NullAway.Init")
    private String pipeline;

    @Parameters(index = "1", paramLabel = "PROMOTION", description = "name of the promotion in the pipeline file")
    @SuppressWarnings("NullAway.Init")
    private String promotion;

    @Option(names = "--override", description = "even if it failed or still runs")
    private boolean override;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "a parameter of the promotion; may be repeated")
    private List<String> parameters = List.of();

    @Option(
            names = "--request-token",
            paramLabel = "TOKEN",
            description = "makes repeats of this command one promotion (default: a new one)")
    private @Nullable String token;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    PromoteCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            Map<String, List<String>> values = new LinkedHashMap<>();
            values.put("pipeline-id", List.of(pipeline));
            values.put("name", List.of(promotion));
            values.put("override", List.of(Boolean.toString(override)));
            values.put("param", parameters);
            values.put("request-token", token == null ? List.of() : List.of(token));
            return session.perform(new Arguments(
                            Endpoint.PROMOTIONS_TRIGGER,
                            values,
                            null,
                            console.in(),
                            Instant.now(),
                            () -> UUID.randomUUID().toString(),
                            session::projectId)
                    .invocation());
        });
    }
}
