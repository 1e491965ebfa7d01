package dev.signalman.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * {@code signalman}: watches Semaphore CI.
 *
 * <p>Exit codes: 0 done, or drained after a signal; 1 an unexpected error, or the database was lost while running; 2 wrong arguments or a wrong configuration; 3 it could not start
 * (port taken, database unusable; for check: Semaphore does not answer as it should); 4 it was told to stop and could not drain in time.
 */
@Command(
        name = "signalman",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Watches Semaphore CI: metrics, alerts and reruns from one durable event log.",
        subcommands = {DemoCommand.class, RunCommand.class, CheckCommand.class, TrainCommand.class},
        footer = {"", "signalman health [HOST:PORT] asks a running daemon whether it is alive (exit code 0 or 1)."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or drained after a signal",
            "1:an unexpected error, or the database was lost while running",
            "2:wrong arguments or a wrong configuration",
            "3:could not start: a port is taken, the database is unusable; check: Semaphore does not answer as it should",
            "4:told to stop, but not drained within shutdown.drain_timeout"
        })
public final class Main {
    static final int OK = 0;
    static final int BROKEN = 1;
    static final int WRONG_INPUT = 2;
    static final int CANNOT_START = 3;
    static final int NOT_DRAINED = 4;

    private Main() {}

    public static void main(String[] args) {
        CommandLine commands = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionStrategy(parsed -> {
            if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                parsed.commandSpec().commandLine().usage(System.out);
                return WRONG_INPUT;
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        int code = commands.execute(args);
        if (code != RunCommand.KEEP_RUNNING) {
            System.exit(code);
        }
    }

    /** The version written into the jar's manifest. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"signalman " + version()};
        }
    }
}
