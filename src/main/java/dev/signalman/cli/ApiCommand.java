package dev.signalman.cli;

import dev.signalman.semaphore.Answer;
import dev.signalman.semaphore.Catalogue;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Operation;
import dev.signalman.semaphore.Operation.Kind;
import dev.signalman.semaphore.Operation.Parameter;
import dev.signalman.semaphore.Operation.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code signalman api}: every operation of Semaphore's API, made of the catalogue's own description. */
final class ApiCommand {
    private ApiCommand() {}

    /**
     * The command with all groups. Only what is asked for is made, since making all of it takes longer than most
     * requests.
     *
     * @param args the whole command line
     */
    static CommandLine of(Console console, List<String> args) {
        CommandSpec api =
                described("api", "Performs any operation of Semaphore's API. Without a group, lists the groups.");
        Map<String, List<Endpoint>> groups = Arrays.stream(Endpoint.values())
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.operation().group(), LinkedHashMap::new, Collectors.toList()));
        groups.forEach((name, endpoints) -> {
            String operations = endpoints.stream()
                    .map(endpoint -> endpoint.operation().name())
                    .collect(Collectors.joining(", "));
            CommandSpec group = described(name, operations);
            if (args.contains(name)) {
                group.usageMessage().description("Operations about " + name.replace('_', ' ') + ".");
                // of the one that is meant if there is one, otherwise all to choose from
                boolean meant = endpoints.stream()
                        .anyMatch(endpoint -> args.contains(endpoint.operation().name()));
                endpoints.stream()
                        .filter(endpoint ->
                                !meant || args.contains(endpoint.operation().name()))
                        .forEach(endpoint -> group.addSubcommand(
                                endpoint.operation().name(), new CommandLine(of(console, endpoint))));
                group.usageMessage().commandListHeading("%nOperations:%n");
            }
            api.addSubcommand(name, new CommandLine(group));
        });
        exitCodes(api);
        api.usageMessage()
                .synopsisSubcommandLabel("GROUP OPERATION")
                .commandListHeading("%nGroups:%n")
                .footer(
                        "",
                        "signalman api GROUP lists a group's operations; signalman api GROUP OPERATION --help says what one takes.");
        return new CommandLine(api);
    }

    /** A command that only has others, and lists them. */
    private static CommandSpec described(String name, String description) {
        Listing listing = new Listing();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(listing);
        listing.spec = spec;
        spec.name(name).mixinStandardHelpOptions(true);
        spec.usageMessage().description(description).sortOptions(false);
        return spec;
    }

    /** Says in the help what the exit codes of a command that asks Semaphore mean. */
    static void exitCodes(CommandSpec spec) {
        exitCodes(spec, Failure.EXIT_CODES);
    }

    static void exitCodes(CommandSpec spec, String[] lines) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(":", 2);
            codes.put(parts[0], parts[1]);
        }
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }

    private static final class Listing implements Callable<Integer> {
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getOut());
            }
            return Main.OK;
        }
    }

    private static CommandSpec of(Console console, Endpoint endpoint) {
        Operation operation = endpoint.operation();
        Performance performance = new Performance(console, endpoint);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(performance);
        performance.spec = spec;
        spec.name(operation.name());
        spec.usageMessage()
                .description(operation.summary() + ".")
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .footer(footer(operation));
        List<Parameter> inPath = performance.inPath();
        if (!inPath.isEmpty()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(inPath.stream().map(Arguments::label).collect(Collectors.joining(" ")))
                    .hideParamSyntax(true)
                    .arity("0.." + inPath.size())
                    .index("0.." + (inPath.size() - 1))
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(inPath.stream().map(Parameter::meaning).collect(Collectors.joining("; ")))
                    .build());
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.kind() != Kind.ALWAYS && seen.add(Arguments.option(parameter))) {
                spec.addOption(option(parameter));
            }
        }
        if (operation.hasBody()) {
            spec.addOption(OptionSpec.builder("--data")
                    .paramLabel("JSON")
                    .type(String.class)
                    .description("the body as JSON, @FILE or - for standard input; other options overwrite parts of it")
                    .build());
        }
        if (operation.list()) {
            spec.addOption(OptionSpec.builder("--limit")
                    .paramLabel("N")
                    .type(Integer.class)
                    .description("no more than N rows (default: all pages)")
                    .build());
        }
        if (Catalogue.answersSecret(endpoint)) {
            spec.addOption(OptionSpec.builder("--secret-file")
                    .paramLabel("FILE")
                    .type(Path.class)
                    .description("a new file for the whole answer, which is secret and never printed")
                    .build());
        }
        spec.addMixin("act", CommandSpec.forAnnotatedObject(performance.options));
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this help")
                .build());
        return spec;
    }

    private static String[] footer(Operation operation) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(operation.method().name() + " " + operation.path() + "   (exit codes: signalman api --help)");
        if (!operation.documented()) {
            lines.add("Semaphore's reference does not mention it.");
        }
        if (operation.effect() == Operation.Effect.WRITES && !operation.repeatable()) {
            lines.add("If the answer is lost, it may have been done: it is not asked twice.");
        }
        return lines.toArray(String[]::new);
    }

    private static OptionSpec option(Parameter parameter) {
        String name = Arguments.option(parameter);
        String label = switch (parameter.kind()) {
            case NUMBER -> "N";
            case BOOLEAN -> "true|false";
            case TIME -> "TIME";
            case VALUES -> "NAME=VALUE";
            case DOCUMENT -> "@FILE";
            case JSON -> "JSON";
            case TOKEN -> "UUID";
            case TEXT, TEXTS, SECRET, ALWAYS -> name.toUpperCase(Locale.ROOT).replace('-', '_');
        };
        List<String> names = new ArrayList<>(List.of("--" + name));
        if (name.equals("project-id")) {
            names.addFirst("--project");
        }
        return OptionSpec.builder(names.toArray(String[]::new))
                .paramLabel(label)
                .arity(parameter.kind() == Kind.BOOLEAN ? "0..1" : "1")
                .fallbackValue("true")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(meaning(parameter))
                .build();
    }

    private static String meaning(Parameter parameter) {
        StringBuilder text = new StringBuilder(parameter.meaning());
        if (!parameter.choices().isEmpty()) {
            text.append(": ").append(String.join(", ", parameter.choices()));
        }
        switch (parameter.kind()) {
            case TIME -> text.append(", such as 2h (ago), 2026-11-02 or 2026-11-02T09:00:00Z");
            case TEXTS, VALUES -> text.append("; may be repeated");
            case DOCUMENT -> text.append(", from a file or - for standard input");
            case JSON -> text.append("; also @FILE");
            case TOKEN -> text.append(" (default: a new one)");
            case TEXT, NUMBER, BOOLEAN, SECRET, ALWAYS -> {
                if (parameter.name().equals("project_id")) {
                    text.append(" (its name will do)");
                }
            }
        }
        if (parameter.required() && parameter.kind() != Kind.TOKEN && parameter.place() != Place.PATH) {
            text.append(" (needed)");
        }
        return text.toString().replace("%", "%%");
    }

    /** Performs one operation with what was typed. */
    private static final class Performance implements Callable<Integer> {
        private final Console console;
        private final Endpoint endpoint;
        private final ActOptions options = new ActOptions();
        private @Nullable CommandSpec spec;

        Performance(Console console, Endpoint endpoint) {
            this.console = console;
            this.endpoint = endpoint;
        }

        List<Parameter> inPath() {
            return endpoint.operation().parameters().stream()
                    .filter(parameter -> parameter.place() == Place.PATH)
                    .toList();
        }

        @Override
        public Integer call() {
            return Session.run(console, options, this::perform);
        }

        private int perform(Session session) {
            Integer limit = value("--limit", Integer.class);
            if (limit != null && limit < 1) {
                throw new Wrong("--limit must be at least 1, is " + limit);
            }
            Invocation invocation = new Arguments(
                            endpoint,
                            typed(),
                            value("--data", String.class),
                            console.in(),
                            Instant.now(),
                            () -> UUID.randomUUID().toString(),
                            session::projectId)
                    .invocation();
            return Catalogue.answersSecret(endpoint) && !session.dryRun()
                    ? keep(session, invocation)
                    : session.perform(invocation, limit == null ? Integer.MAX_VALUE : limit);
        }

        private static int keep(Session session, Invocation invocation, SecretFile file) {
            try {
                Answer answer = session.ask(invocation, Integer.MAX_VALUE);
                if (answer.whole() != null) {
                    file.write(answer.whole());
                }
                session.output().answer(invocation.endpoint(), answer.body());
                return Main.OK;
            } catch (RuntimeException e) {
                file.discardIfEmpty();
                throw e;
            }
        }

        private int keep(Session session, Invocation invocation) {
            Path path = value("--secret-file", Path.class);
            if (path == null) {
                throw new Wrong(
                        "its answer is secret and is not printed: say with --secret-file FILE where to keep it");
            }
            return keep(session, invocation, SecretFile.make(path));
        }

        private Map<String, List<String>> typed() {
            Map<String, List<String>> typed = new LinkedHashMap<>();
            for (Parameter parameter : endpoint.operation().parameters()) {
                String name = Arguments.option(parameter);
                List<String> given = texts("--" + name);
                if (!given.isEmpty()) {
                    typed.put(name, given);
                }
            }
            List<String> inOrder = positional();
            int next = 0;
            for (Parameter parameter : inPath()) {
                String name = Arguments.option(parameter);
                if (!typed.containsKey(name) && next < inOrder.size()) {
                    typed.put(name, List.of(inOrder.get(next++)));
                }
            }
            if (next < inOrder.size()) {
                throw new Wrong("'" + inOrder.get(next) + "' is one argument too many");
            }
            return typed;
        }

        private List<String> positional() {
            if (spec == null || spec.positionalParameters().isEmpty()) {
                return List.of();
            }
            List<String> given = spec.positionalParameters().getFirst().getValue();
            return given == null ? List.of() : given;
        }

        private <T> @Nullable T value(String option, Class<T> type) {
            OptionSpec found = spec == null ? null : spec.findOption(option);
            return found == null ? null : type.cast(found.getValue());
        }

        private List<String> texts(String option) {
            List<?> given = value(option, List.class);
            return given == null
                    ? List.of()
                    : given.stream().map(String::valueOf).toList();
        }
    }
}
