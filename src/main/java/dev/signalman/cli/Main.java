package dev.signalman.cli;

import java.nio.file.Path;
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
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            WebhookCommand.class,
            TrainCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {"", "signalman health [HOST:PORT] asks a running daemon whether it is alive (exit code 0 or 1)."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or drained after a signal",
            "1:an unexpected error, or the database was lost while running",
            "2:wrong arguments or a wrong configuration",
            "3:could not start: a port is taken, the database is unusable; check and webhook: Semaphore is not as it should be",
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
        int code = isPlainRun(args) ? plainRun(Path.of(args[2])) : parsed(args);
        if (code != RunCommand.KEEP_RUNNING) {
            System.exit(code);
        }
    }

    /**
     * The way that services start it. It does without picocli, whose classes are too old for the JVM's AOT cache: reading them from
     * the jar was a fifth of the start.
     */
    private static boolean isPlainRun(String[] args) {
        return args.length == 3 && args[0].equals("run") && (args[1].equals("--config") || args[1].equals("-c"));
    }

    private static int plainRun(Path config) {
        try {
            return RunCommand.run(config);
        } catch (RuntimeException e) {
            e.printStackTrace();
            return BROKEN;
        }
    }

    private static int parsed(String[] args) {
        CommandLine commands = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionStrategy(parsed -> {
            if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                parsed.commandSpec().commandLine().usage(System.out);
                return WRONG_INPUT;
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return commands.execute(args);
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
