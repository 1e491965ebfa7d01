package dev.signalman.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code signalman alerts}. */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the alerts of a running daemon, its own and those of others.")
final class AlertsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MATCHER", arity = "0..*", description = "only those that match all of these")
    private @Nullable List<String> matchers;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DaemonOptions options;

    AlertsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Talk.run(
                console,
                options,
                talk -> talk.rows(
                        talk.client().get("/api/v2/alerts?" + Matchers.query(matchers == null ? List.of() : matchers)),
                        List.of("alert", "state", "what", "since", "receivers"),
                        alert -> List.of(
                                Talk.plain(alert.at("/labels/alertname")),
                                Talk.plain(alert.at("/status/state")),
                                Talk.plain(alert.at("/annotations/summary")),
                                Talk.time(alert.path("startsAt")),
                                String.join(", ", alert.path("receivers").findValuesAsText("name")))));
    }
}
