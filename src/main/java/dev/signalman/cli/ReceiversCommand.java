package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman receivers}. */
@Command(
        name = "receivers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Lists the receivers of a running daemon, or sends one a test message.")
final class ReceiversCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/receivers";

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    ReceiversCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return list(options);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists receivers.")
    int list(@Mixin DaemonOptions how) {
        return Talk.run(
                console,
                how,
                talk -> talk.rows(
                        talk.client().get(PATH),
                        List.of("receiver", "integrations"),
                        receiver ->
                                List.of(Talk.plain(receiver.path("name")), Talk.plain(receiver.path("integrations")))));
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Sends a real message that says that it is a test; exit code 1 if it was not taken everywhere.")
    int test(
            @Parameters(paramLabel = "NAME", description = "name of the receiver") String name,
            @Option(
                            names = "--integration",
                            paramLabel = "NAME",
                            description = "only this one of it, such as oncall/slack0")
                    @Nullable
                    String integration,
            @Mixin DaemonOptions how) {
        return Talk.run(console, how, talk -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (integration != null) {
                body.put("integration", integration);
            }
            JsonNode outcomes = talk.client().post(PATH + "/" + Talk.segment(name) + "/test", body);
            talk.rows(
                    outcomes,
                    List.of("integration", "verdict", "answer"),
                    outcome -> List.of(
                            Talk.plain(outcome.path("integration")),
                            outcome.path("delivered").asBoolean() ? "delivered" : "failed",
                            Talk.plain(outcome.path("words"))));
            boolean all = true;
            for (JsonNode outcome : outcomes) {
                all &= outcome.path("delivered").asBoolean();
            }
            return all ? Main.OK : Failure.REFUSED;
        });
    }
}
