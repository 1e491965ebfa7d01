package dev.signalman.simulator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as data: who is there, what happened before the start and what will happen. Read from YAML with
 * snake_case keys, or built in code. Whatever is left out has a sensible default.
 *
 * @param organization its name
 * @param seed decides everything that looks like chance
 * @param profile cloud, or community with its features switched off
 * @param tokens who may ask; one {@code simulator-token} if none is given
 * @param queueLimit how many pipelines of one branch may queue before a rerun is refused
 * @param projects its projects
 * @param agentTypes its self-hosted agent types
 * @param webhooks where Semaphore's own notifications go
 * @param dashboards its dashboards
 * @param notifications its notifications
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Scenario(
        String organization,
        long seed,
        Profile profile,
        List<TokenSpec> tokens,
        int queueLimit,
        List<ProjectSpec> projects,
        List<AgentTypeSpec> agentTypes,
        List<WebhookSpec> webhooks,
        List<DashboardSpec> dashboards,
        List<NotificationSpec> notifications) {

    /** Which edition is simulated. */
    public enum Profile {
        CLOUD,
        COMMUNITY
    }

    public Scenario {
        organization = or(organization, "acme");
        profile = or(profile, Profile.CLOUD);
        tokens = tokens == null || tokens.isEmpty()
                ? List.of(new TokenSpec("simulator-token", "signalman"))
                : List.copyOf(tokens);
        queueLimit = queueLimit == 0 ? 30 : queueLimit;
        projects = copy(projects);
        agentTypes = copy(agentTypes);
        webhooks = copy(webhooks);
        dashboards = copy(dashboards);
        notifications = copy(notifications);
    }

    /** A scenario from a YAML file. */
    public static Scenario load(Path file) {
        try {
            return ScenarioReader.read(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the scenario " + file + ": " + e.getMessage(), e);
        }
    }

    /** A scenario from YAML text. */
    public static Scenario parse(String yaml) {
        return ScenarioReader.read(yaml, "scenario");
    }

    /** An organisation in which nothing happens by itself. */
    public static Scenario quiet(String organization, long seed) {
        return quiet(organization, seed, List.of());
    }

    private static Scenario quiet(String organization, long seed, List<ProjectSpec> projects) {
        return new Scenario(
                organization, seed, Profile.CLOUD, List.of(), 0, projects, List.of(), List.of(), List.of(), List.of());
    }

    /** A big quiet organisation with a past: this many projects, each with this many pipelines over this time. */
    public static Scenario large(long seed, int projects, int pipelinesEach, Duration over) {
        var history = new HistorySpec(pipelinesEach, over);
        var specs = java.util.stream.IntStream.range(0, projects)
                .mapToObj(i -> ProjectSpec.named("project-%04d".formatted(i)).withHistory(history))
                .toList();
        return quiet("large", seed, specs);
    }

    /** The same organisation with these projects as well. */
    public Scenario with(ProjectSpec... more) {
        var all = new java.util.ArrayList<>(projects);
        all.addAll(List.of(more));
        return new Scenario(
                organization, seed, profile, tokens, queueLimit, all, agentTypes, webhooks, dashboards, notifications);
    }

    /** A token and the name of the user that it belongs to. */
    public record TokenSpec(String value, String user) {
        public TokenSpec {
            user = or(user, "signalman");
        }
    }

    /** From one duration to another, both inclusive. */
    public record Range(Duration min, Duration max) {
        public Range {
            if (min.compareTo(max) > 0) throw new IllegalArgumentException("range: min " + min + " exceeds max " + max);
        }
    }

    /** How much past there is at the start: this many pipelines per project over this time. */
    public record HistorySpec(int pipelines, Duration over) {
        public HistorySpec {
            over = or(over, Duration.ofDays(7));
        }
    }

    /** A job; its machine is a cloud machine type or the name of a self-hosted agent type. */
    public record JobSpec(String name, String machine) {
        public JobSpec {
            machine = or(machine, "e1-standard-2");
        }
    }

    /** A block of jobs. Blocks run side by side. */
    public record BlockSpec(String name, List<JobSpec> jobs) {
        public BlockSpec {
            jobs = copy(jobs);
        }
    }

    /** A pipeline that comes at a given time after the start. A flaky one fails and passes when rerun. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Step(
            Duration after,
            String branch,
            Plan.Result result,
            Plan.Reason reason,
            boolean flaky,
            List<String> failingJobs,
            Duration duration,
            Duration queue,
            String author,
            String message) {
        public Step {
            after = or(after, Duration.ZERO);
            branch = or(branch, "");
            result = or(result, flaky ? Plan.Result.FAILED : Plan.Result.PASSED);
            reason = or(reason, Plan.Reason.TEST);
            failingJobs = copy(failingJobs);
            duration = or(duration, Duration.ofSeconds(5));
            queue = or(queue, Duration.ofMillis(400));
            author = or(author, "");
            message = or(message, "");
        }
    }

    /**
     * A promotion that follows each passed pipeline of a branch, and the results of its first pipelines, in order; later
     * ones pass. With a target it is a deployment. {@code unscheduled} is the number of the one, 1 for the first, for which no
     * pipeline can be scheduled; 0 for none.
     */
    public record PromotionSpec(
            String name, String target, String branch, Duration duration, List<Plan.Result> results, int unscheduled) {
        public PromotionSpec {
            target = or(target, "");
            branch = or(branch, "main");
            duration = or(duration, Duration.ofSeconds(4));
            results = copy(results);
        }
    }

    /** A deployment target. */
    public record TargetSpec(String name, String url) {
        public TargetSpec {
            url = or(url, "");
        }
    }

    /**
     * A periodic task. It runs when {@code at} says, in UTC, or at intervals if there is {@code every}. {@code missed} and {@code
     * failed} are the number of a run, 1 for the first, that does not happen or cannot start a workflow; 0 for none.
     */
    public record ScheduleSpec(
            String name, String branch, String at, @Nullable Duration every, boolean paused, int missed, int failed) {
        public ScheduleSpec {
            branch = or(branch, "main");
            at = or(at, "0 0 * * *");
        }
    }

    /** When the agents of a group come and go, counted from the start; null means never. {@code busy} is the share of time
     * in which they show a job that is not one of ours. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record AgentSpec(
            String name,
            int count,
            Duration connectAfter,
            @Nullable Duration disconnectAfter,
            @Nullable Duration crashAfter,
            double busy) {
        public AgentSpec {
            name = or(name, "agent");
            count = count == 0 ? 1 : count;
            connectAfter = or(connectAfter, Duration.ZERO);
        }
    }

    /** A self-hosted agent type. */
    public record AgentTypeSpec(String name, List<AgentSpec> agents) {
        public AgentTypeSpec {
            agents = copy(agents);
        }
    }

    /** A notification webhook; without a secret it is sent unsigned. */
    public record WebhookSpec(String url, @Nullable String secret) {}

    /** A dashboard. */
    public record DashboardSpec(String name, String title, List<WidgetSpec> widgets) {
        public DashboardSpec {
            title = or(title, name);
            widgets = copy(widgets);
        }
    }

    /** A part of a dashboard; what is left out is not restricted. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record WidgetSpec(
            String name,
            String type,
            @Nullable String project,
            @Nullable String branch,
            @Nullable String pipelineFile) {
        public WidgetSpec {
            type = or(type, "list_pipelines");
        }
    }

    /** A notification of one rule; without an address it points nowhere, which the API refuses but old ones do. */
    public record NotificationSpec(
            String name,
            List<String> projects,
            List<String> results,
            @Nullable String slack) {
        public NotificationSpec {
            projects = copy(projects);
            results = copy(results);
        }
    }

    /**
     * A project and its traffic. {@code interval} or {@code pipelinesPerHour} make pipelines come by themselves on its
     * branches, the first branch most of all.
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ProjectSpec(
            String name,
            String description,
            List<String> branches,
            List<String> authors,
            List<String> commitMessages,
            List<BlockSpec> blocks,
            @Nullable Duration interval,
            double pipelinesPerHour,
            Range duration,
            Range queue,
            double failureRate,
            double flakeRate,
            double timeoutRate,
            HistorySpec history,
            List<Step> script,
            List<PromotionSpec> promotions,
            List<TargetSpec> deploymentTargets,
            List<ScheduleSpec> schedules) {
        public ProjectSpec {
            description = or(description, "");
            branches = orAll(branches, List.of("main"));
            authors = orAll(authors, List.of("ada", "grace", "linus"));
            commitMessages = orAll(commitMessages, List.of("Fix the build", "Add a test", "Bump dependencies"));
            blocks = orAll(
                    blocks,
                    List.of(
                            new BlockSpec("Build", List.of(new JobSpec("compile", "e1-standard-2"))),
                            new BlockSpec(
                                    "Test",
                                    List.of(
                                            new JobSpec("unit tests", "e1-standard-2"),
                                            new JobSpec("integration tests", "e1-standard-2")))));
            duration = or(duration, new Range(Duration.ofMinutes(2), Duration.ofMinutes(8)));
            queue = or(queue, new Range(Duration.ofMillis(300), Duration.ofSeconds(3)));
            history = or(history, new HistorySpec(0, Duration.ofDays(7)));
            script = copy(script);
            promotions = copy(promotions);
            deploymentTargets = copy(deploymentTargets);
            schedules = copy(schedules);
        }

        /** A project with defaults and no traffic of its own. */
        public static ProjectSpec named(String name) {
            return ScenarioReader.project(name);
        }

        /** The same project with this past. */
        public ProjectSpec withHistory(HistorySpec past) {
            return new ProjectSpec(
                    name,
                    description,
                    branches,
                    authors,
                    commitMessages,
                    blocks,
                    interval,
                    pipelinesPerHour,
                    duration,
                    queue,
                    failureRate,
                    flakeRate,
                    timeoutRate,
                    past,
                    script,
                    promotions,
                    deploymentTargets,
                    schedules);
        }

        /** Mean time between two pipelines; null if none come by themselves. */
        @Nullable
        Duration pace() {
            if (interval != null) return interval;
            return pipelinesPerHour > 0 ? Duration.ofMillis((long) (3_600_000 / pipelinesPerHour)) : null;
        }
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static <T> List<T> orAll(@Nullable List<T> values, List<T> otherwise) {
        return values == null || values.isEmpty() ? otherwise : List.copyOf(values);
    }

    private static <T> List<T> copy(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }
}
