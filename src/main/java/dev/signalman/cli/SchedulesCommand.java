package dev.signalman.cli;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Schedule;
import dev.signalman.semaphore.SemaphoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman schedules}. */
@Command(
        name = "schedules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the schedulers of a project, or runs one now.")
final class SchedulesCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--project", paramLabel = "NAME", description = "name or id of the project (needed)")
    private @Nullable String project;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    SchedulesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            return session.perform(Invocation.of(Endpoint.SCHEDULES_LIST)
                    .with("project_id", session.projectOf("schedulers", project)));
        });
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Runs a scheduler's workflow now.")
    int run(
            @Parameters(paramLabel = "SCHEDULE", description = "id of the scheduler, or its name with --project")
                    String schedule,
            @Option(names = "--project", paramLabel = "NAME", description = "name or id of the project") @Nullable
                    String of,
            @Option(names = "--branch", paramLabel = "BRANCH", description = "another branch than its own") @Nullable
                    String branch,
            @Option(
                            names = {"-p", "--param"},
                            paramLabel = "NAME=VALUE",
                            description = "a parameter of the scheduler; may be repeated")
                    @Nullable
                    List<String> parameters,
            @Mixin ActOptions how) {
        return Session.run(console, how, session -> {
            Map<String, List<String>> values = new LinkedHashMap<>();
            values.put("schedule-id", List.of(id(session, schedule, of)));
            values.put("branch", branch == null ? List.of() : List.of(branch));
            values.put("param", parameters == null ? List.of() : parameters);
            return session.perform(new Arguments(
                            Endpoint.SCHEDULES_RUN_NOW,
                            values,
                            null,
                            console.in(),
                            Instant.now(),
                            () -> "",
                            session::projectId)
                    .invocation());
        });
    }

    private static String id(Session session, String schedule, @Nullable String project) {
        if (Session.isId(schedule)) {
            return schedule;
        }
        if (project == null) {
            throw new Wrong("'" + schedule + "' is no id: say with --project NAME in which project that scheduler is");
        }
        String projectId = session.projectId(project);
        if (session.dryRun()) {
            return "ID-OF-SCHEDULE-" + schedule;
        }
        return session.await(session.client().api().schedules().list(projectId)).items().stream()
                .filter(one -> one.name().equals(schedule))
                .findFirst()
                .map(Schedule::id)
                .orElseThrow(() -> new SemaphoreException(
                        "GET /schedules",
                        new ApiError.NotFound("the project has no scheduler named '" + schedule + "'")));
    }
}
