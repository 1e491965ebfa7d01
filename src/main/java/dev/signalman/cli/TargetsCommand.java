package dev.signalman.cli;

import dev.signalman.semaphore.DeploymentTarget;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman targets}. */
@Command(
        name = "targets",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommandsRepeatable = false,
        description = "Lists the deployment targets of a project, or cordons one.")
final class TargetsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--project", paramLabel = "NAME", description = "name or id of the project (needed)")
    private @Nullable String project;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    TargetsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            return session.perform(
                    Invocation.of(Endpoint.TARGETS_LIST).with("project_id", session.projectOf("targets", project)));
        });
    }

    @Command(
            name = "cordon",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lets nothing be deployed to a target until it is uncordoned.")
    int cordon(@Mixin Which which, @Mixin ActOptions how) {
        return Session.run(console, how, session -> session.perform(Endpoint.TARGETS_DEACTIVATE, which.id(session)));
    }

    @Command(
            name = "uncordon",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lets things be deployed to a target again.")
    int uncordon(@Mixin Which which, @Mixin ActOptions how) {
        return Session.run(console, how, session -> session.perform(Endpoint.TARGETS_ACTIVATE, which.id(session)));
    }

    /** A target by its id, or by its name in a project. */
    static final class Which {
        @Parameters(paramLabel = "TARGET", description = "id of the target, or its name with --project")
        @SuppressWarnings("NullAway.Init")
        private String target;

        @Option(names = "--project", paramLabel = "NAME", description = "name or id of the project")
        private @Nullable String project;

        String id(Session session) {
            if (Session.isId(target)) {
                return target;
            }
            if (project == null) {
                throw new Wrong("'" + target + "' is no id: say with --project NAME in which project that target is");
            }
            String projectId = session.projectId(project);
            if (session.dryRun()) {
                return "ID-OF-TARGET-" + target;
            }
            DeploymentTarget found =
                    session.await(session.client().api().targets().find(projectId, target));
            return found.id();
        }
    }
}
