package dev.signalman.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that asks Semaphore something takes. */
final class ActOptions {
    @Option(names = "--json", description = "print JSON; of a list, one array of all its rows")
    boolean json;

    @Option(names = "--dry-run", description = "print the request, without the token, and send nothing")
    boolean dryRun;

    @Option(names = "--no-pager", description = "never start a pager for long output")
    boolean noPager;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    Connection connection;
}
