package dev.signalman.cli;

import dev.signalman.words.Nearest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
        footer = {
            "",
            "Commands that ask Semaphore (api, rerun, stop, promote, logs, targets, agents, queue, schedules, validate) have exit codes",
            "of their own: see signalman api --help. So have those that ask a running daemon (incidents, alerts, silence, receivers,",
            "dead-letters, metrics, dora): see signalman incidents --help.",
            "signalman health [HOST:PORT] asks a running daemon whether it is alive (exit code 0 or 1)."
        },
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
        return execute(Console.ofProcess(), args);
    }

    /** Runs a command line in this process. */
    static int execute(Console console, String... args) {
        List<String> typed = Spelling.normal(Arrays.asList(args));
        CommandLine commands = new CommandLine(new Main());
        Map<String, Supplier<CommandLine>> all = commands(console, typed);
        // the description of a command is read from its class, which takes a while: so only of the one that is meant
        Supplier<CommandLine> meant = typed.isEmpty() ? null : all.get(typed.getFirst());
        if (meant == null) {
            all.forEach((name, command) -> commands.addSubcommand(name, command.get()));
            commands.addSubcommand(new CommandLine.HelpCommand());
        } else {
            commands.addSubcommand(typed.getFirst(), meant.get());
        }
        // @FILE is an option's value for us; picocli would put the words of the file in its place
        commands.setExpandAtFiles(false);
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setOut(new PrintWriter(console.out(), true)).setErr(console.err());
        commands.setParameterExceptionHandler(Main::wrong);
        commands.setUsageHelpWidth(Math.clamp(console.columns(), 60, 120));
        if (!console.colours()) {
            commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        commands.setExecutionStrategy(parsed -> {
            if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                parsed.commandSpec()
                        .commandLine()
                        .usage(parsed.commandSpec().commandLine().getOut());
                return WRONG_INPUT;
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return commands.execute(typed.toArray(String[]::new));
    }

    private static Map<String, Supplier<CommandLine>> commands(Console console, List<String> typed) {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("demo", () -> new CommandLine(new DemoCommand()));
        all.put("run", () -> new CommandLine(new RunCommand()));
        all.put("check", () -> new CommandLine(new CheckCommand()));
        all.put("webhook", () -> new CommandLine(new WebhookCommand()));
        all.put("rules", () -> RulesCommand.of(console));
        all.put("train", () -> new CommandLine(new TrainCommand()));
        all.put("rerun", () -> asking(new RerunCommand(console)));
        all.put("stop", () -> asking(new StopCommand(console)));
        all.put("promote", () -> asking(new PromoteCommand(console)));
        all.put("logs", () -> asking(new LogsCommand(console)));
        all.put("targets", () -> asking(new TargetsCommand(console)));
        all.put("agents", () -> asking(new AgentsCommand(console)));
        all.put("queue", () -> asking(new QueueCommand(console)));
        all.put("schedules", () -> asking(new SchedulesCommand(console)));
        all.put("validate", () -> asking(new ValidateCommand(console)));
        all.put("incidents", () -> talking(new IncidentsCommand(console)));
        all.put("alerts", () -> talking(new AlertsCommand(console)));
        all.put("silence", () -> talking(new SilenceCommand(console)));
        all.put("receivers", () -> talking(new ReceiversCommand(console)));
        all.put("dead-letters", () -> talking(new DeadLettersCommand(console)));
        all.put("metrics", () -> talking(new MetricsCommand(console)));
        all.put("dora", () -> talking(new DoraCommand(console)));
        all.put("api", () -> ApiCommand.of(console, typed));
        return all;
    }

    private static CommandLine asking(Object command) {
        CommandLine asking = new CommandLine(command);
        ApiCommand.exitCodes(asking.getCommandSpec());
        asking.getSubcommands().values().forEach(inner -> ApiCommand.exitCodes(inner.getCommandSpec()));
        return asking;
    }

    private static CommandLine talking(Object command) {
        CommandLine talking = new CommandLine(command);
        ApiCommand.exitCodes(talking.getCommandSpec(), Talk.EXIT_CODES);
        talking.getSubcommands()
                .values()
                .forEach(inner -> ApiCommand.exitCodes(inner.getCommandSpec(), Talk.EXIT_CODES));
        return talking;
    }

    /** One line says what is wrong, another where to read more; the whole usage would hide both. */
    private static int wrong(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("signalman: " + words(e));
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_INPUT;
    }

    private static String words(CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String word = unmatched.getUnmatched().getFirst();
        String name = word.startsWith("-") ? word.split("=", 2)[0] : word;
        CommandLine.Model.CommandSpec spec = e.getCommandLine().getCommandSpec();
        Stream<String> known = word.startsWith("-")
                ? spec.options().stream().flatMap(option -> Stream.of(option.names()))
                : spec.subcommands().keySet().stream();
        String kind = word.startsWith("-") ? "option" : spec.subcommands().isEmpty() ? "argument" : "command";
        return "there is no " + kind + " '" + name + "' of " + spec.qualifiedName()
                + Nearest.to(name, known.toList())
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
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
