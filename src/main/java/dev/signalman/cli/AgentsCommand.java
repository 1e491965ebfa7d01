package dev.signalman.cli;

import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman agents}. */
@Command(
        name = "agents",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the connected self-hosted agents.")
final class AgentsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--type", paramLabel = "NAME", description = "only this agent type, such as s1-linux")
    private @Nullable String type;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    AgentsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Invocation all = Invocation.of(Endpoint.AGENTS_LIST);
        return Session.run(
                console, options, session -> session.perform(type == null ? all : all.with("agent_type", type)));
    }
}
