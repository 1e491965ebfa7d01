package dev.signalman.cli;

import dev.signalman.semaphore.Endpoint;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;

/** What somebody types for each operation of the catalogue, after {@code signalman api GROUP OPERATION}. */
@NullUnmarked
final class ApiCases {
    static final String CANARY = "canary-7b20c3";
    private static final String VARIABLES = "[{\"name\":\"PASSWORD\",\"value\":\"" + CANARY + "\"}]";
    private static final String RULES =
            "[{\"name\":\"all\",\"filter\":{\"projects\":[\"/.*/\"]},\"notify\":{\"slack\":{},"
                    + "\"webhook\":{\"endpoint\":\"https://hooks.example/" + CANARY + "\",\"secret\":\"key\"}}}]";
    private static final String PIPELINE = "version: v1.0\nagent: { machine: { type: e1-standard-2 } }\nblocks: []\n";

    /** An organisation in which each command finds something of its own. */
    record Place(Organization organization, VirtualClock clock, Shell shell, Path folder) {
        String projectId() {
            return organization.projects().stream()
                    .filter(project -> project.name().equals("web"))
                    .findFirst()
                    .orElseThrow()
                    .id();
        }

        void advance(Duration by) {
            clock.advance(by);
            organization.advanceTo(clock.instant());
        }

        Organization.Started ended(Plan plan) {
            Organization.Started started = organization.start("web", "main", plan);
            advance(Duration.ofMinutes(1));
            return started;
        }

        Organization.Started passed() {
            return ended(Plan.passing(Duration.ofSeconds(5)));
        }

        Organization.Started failed() {
            return ended(Plan.failing(Duration.ofSeconds(5)));
        }

        /** Something new by the API itself. */
        void given(String... args) {
            Shell.Result result = shell.run(args);
            if (result.code() != 0) {
                throw new AssertionError(result.all());
            }
        }

        String job(String machine) {
            organization.queueJobs("web", machine, 1, Duration.ofSeconds(5));
            advance(Duration.ofMinutes(1));
            return firstJob("FINISHED");
        }

        String openJob() {
            organization.start("web", "main", Plan.open());
            advance(Duration.ofMinutes(1));
            return firstJob("RUNNING");
        }

        private String firstJob(String state) {
            String json = shell.run("api", "jobs", "list", "--states", state, "--limit", "1", "--json")
                    .out();
            return json.replaceAll("(?s).*\"metadata\": \\{[^}]*?\"id\": \"([^\"]+)\".*", "$1");
        }

        String newName(String prefix) {
            return prefix + UUID.randomUUID().toString().substring(0, 6).replace("-", "x");
        }

        /** A new dashboard, notification or secret. */
        String made(String group) {
            String name = newName("made-");
            switch (group) {
                case "dashboards" -> given("api", group, "create", "--name", name);
                case "notifications" -> given("api", group, "create", "--name", name, "--rules", RULES);
                case "secrets" -> given("api", group, "create", "--name", name, "--env-vars", VARIABLES);
                default -> given("api", group, "create", "web", "--name", name, "--env-vars", VARIABLES);
            }
            return name;
        }

        String flakyTest() {
            ended(Plan.flaky(Duration.ofSeconds(5), "unit tests"));
            String json = shell.run("api", "tests", "flaky", "web", "--json").out();
            return json.contains("test_id")
                    ? json.replaceAll("(?s).*\"test_id\": \"([^\"]+)\".*", "$1")
                    : UUID.randomUUID().toString();
        }
    }

    /**
     * @param typed the arguments
     * @param community exit code where the organisation is of the self-hosted edition
     * @param shows what a person then sees
     */
    record Case(Function<Place, List<String>> typed, int community, String shows) {}

    static final Map<Endpoint, Case> ALL = new EnumMap<>(Endpoint.class);

    private ApiCases() {}

    private static void same(Endpoint endpoint, String shows, Function<Place, List<String>> typed) {
        ALL.put(endpoint, new Case(typed, 0, shows));
    }

    private static void differs(Endpoint endpoint, int community, String shows, Function<Place, List<String>> typed) {
        ALL.put(endpoint, new Case(typed, community, shows));
    }

    static {
        projects();
        runs();
        jobs();
        agents();
        targets();
        schedules();
        stored();
        measured();
    }

    private static void projects() {
        same(Endpoint.PROJECTS_LIST, "web", p -> List.of());
        same(Endpoint.PROJECTS_DESCRIBE, "name: web", p -> List.of("web"));
        same(
                Endpoint.PROJECTS_CREATE,
                "kind: Project",
                p -> List.of("--name", p.newName("new-"), "--url", "git@host:acme/new.git", "--integration-type=git"));
        same(Endpoint.PROJECTS_UPDATE, "description: the shop", p -> {
            String name = p.newName("old-");
            p.organization().createProject(name);
            return List.of(
                    name,
                    "--description",
                    "the shop",
                    "--spec.repository.url",
                    "git@host:acme/a.git",
                    "--integration_type",
                    "git",
                    "--run-on",
                    "branches",
                    "--run-on",
                    "tags");
        });
        same(Endpoint.PROJECTS_DELETE, "done", p -> {
            String name = p.newName("gone-");
            p.organization().createProject(name);
            return List.of(name);
        });
    }

    private static void runs() {
        same(
                Endpoint.WORKFLOWS_RUN,
                "workflow_id:",
                p -> List.of("--project", "web", "--reference", "refs/heads/main"));
        same(Endpoint.WORKFLOWS_LIST, "BRANCH", p -> {
            p.passed();
            return List.of("--project", "web", "--created-after", "2026-11-01");
        });
        same(
                Endpoint.WORKFLOWS_DESCRIBE,
                "branch_name: main",
                p -> List.of(p.passed().workflowId()));
        same(
                Endpoint.WORKFLOWS_RESCHEDULE,
                "wf_id:",
                p -> List.of("--workflow-id", p.failed().workflowId()));
        same(
                Endpoint.WORKFLOWS_STOP,
                "Termination started",
                p -> List.of(p.ended(Plan.open()).workflowId()));
        same(Endpoint.PIPELINES_LIST, "RESULT", p -> {
            p.passed();
            return List.of("--project-id", p.projectId());
        });
        same(
                Endpoint.PIPELINES_DESCRIBE,
                "result: passed",
                p -> List.of(p.passed().pipelineId()));
        same(
                Endpoint.PIPELINES_DETAIL,
                "name: integration tests",
                p -> List.of(p.passed().pipelineId()));
        same(
                Endpoint.PIPELINES_STOP,
                "termination started",
                p -> List.of(p.ended(Plan.open()).pipelineId()));
        same(
                Endpoint.PIPELINES_PARTIAL_REBUILD,
                "pipeline_id:",
                p -> List.of(p.failed().pipelineId()));
        same(
                Endpoint.PIPELINES_TOPOLOGY,
                "unit tests, integration tests",
                p -> List.of(p.passed().pipelineId()));
        same(Endpoint.PIPELINES_VALIDATE, "valid", p -> List.of("--yaml-definition", PIPELINE));
        same(Endpoint.PROMOTIONS_LIST, "production", p -> {
            String pipeline = p.passed().pipelineId();
            p.organization().deploy(pipeline, "production", Plan.passing(Duration.ofSeconds(5)));
            return List.of("--pipeline-id", pipeline);
        });
        same(
                Endpoint.PROMOTIONS_TRIGGER,
                "triggered",
                p -> List.of("--pipeline-id", p.passed().pipelineId(), "--name", "Production", "--param", "REGION=eu"));
    }

    private static void jobs() {
        same(Endpoint.JOBS_LIST, "MACHINE", p -> {
            p.openJob();
            return List.of("--states", "running,queued");
        });
        same(Endpoint.JOBS_DESCRIBE, "state: RUNNING", p -> List.of(p.openJob()));
        same(Endpoint.JOBS_STOP, "done", p -> List.of(p.openJob()));
        differs(
                Endpoint.JOBS_PLAIN_LOG,
                Failure.NOT_PERMITTED,
                "all tests passed",
                p -> List.of(p.job("e1-standard-2")));
        same(Endpoint.LOGS_DESCRIBE, "all tests passed", p -> List.of(p.job("e1-standard-2")));
        same(Endpoint.LOGS_FOLLOW, "all tests passed", p -> List.of(p.job("s1-linux")));
    }

    private static void agents() {
        same(Endpoint.AGENT_TYPES_LIST, "s1-linux", p -> List.of());
        same(Endpoint.AGENT_TYPES_DESCRIBE, "name: s1-linux", p -> List.of("s1-linux"));
        same(
                Endpoint.AGENT_TYPES_CREATE,
                "registration_token: ***",
                p -> List.of(
                        "--name",
                        p.newName("s1-new-"),
                        "--secret-file",
                        p.folder().resolve(p.newName("token-")).toString()));
        same(
                Endpoint.AGENT_TYPES_UPDATE,
                "release_after: 120",
                p -> List.of("s1-linux", "--release-after", "120", "--assignment-origin", "assignment_origin_agent"));
        same(Endpoint.AGENT_TYPES_DELETE, "done", p -> {
            String name = p.newName("s1-gone-");
            p.organization().addAgentType(name);
            return List.of(name);
        });
        same(Endpoint.AGENT_TYPES_DISABLE_ALL, "done", p -> {
            String name = p.newName("s1-off-");
            p.organization().addAgentType(name);
            return List.of(name, "--only-idle");
        });
        same(Endpoint.AGENTS_LIST, "s1-linux-agent-1", p -> List.of("--agent-type", "s1-linux"));
        same(Endpoint.AGENTS_DESCRIBE, "name: s1-linux-agent-1", p -> List.of("s1-linux-agent-1"));
    }

    private static void targets() {
        int off = Failure.NOT_PERMITTED;
        differs(Endpoint.TARGETS_LIST, off, "production", p -> List.of("--project", "web"));
        differs(
                Endpoint.TARGETS_FIND,
                off,
                "production  ",
                p -> List.of("--project", "web", "--target-name", "production"));
        differs(Endpoint.TARGETS_DESCRIBE, off, "state: USABLE", p -> List.of(target(p)));
        differs(
                Endpoint.TARGETS_CREATE,
                off,
                "state: SYNCING",
                p -> List.of("--project", "web", "--name", p.newName("target-"), "--env-vars", VARIABLES));
        differs(
                Endpoint.TARGETS_UPDATE,
                off,
                "description: the shop",
                p -> List.of(target(p), "--data", "{\"description\":\"the shop\"}"));
        differs(Endpoint.TARGETS_DELETE, off, "done", p -> List.of(target(p)));
        differs(Endpoint.TARGETS_DEACTIVATE, off, "cordoned: true", p -> List.of(target(p)));
        differs(Endpoint.TARGETS_ACTIVATE, off, "cordoned: false", p -> List.of(target(p)));
        differs(Endpoint.TARGETS_HISTORY, off, "TRIGGERED", p -> {
            String name = p.newName("deployed-");
            String id = p.organization().addTarget("web", name);
            p.advance(Duration.ofSeconds(5));
            p.organization().deploy(p.passed().pipelineId(), name, Plan.passing(Duration.ofSeconds(5)));
            return List.of(id);
        });
    }

    private static String target(Place p) {
        String id = p.organization().addTarget("web", p.newName("target-"));
        p.advance(Duration.ofSeconds(5));
        return id;
    }

    private static void schedules() {
        same(Endpoint.SCHEDULES_LIST, "nightly", p -> List.of("--project", "web"));
        same(
                Endpoint.SCHEDULES_DESCRIBE,
                "schedule:",
                p -> List.of(p.organization().addSchedule("web", p.newName("seen-"))));
        same(
                Endpoint.SCHEDULES_UPSERT,
                "-",
                p -> List.of(
                        "--project-name",
                        "web",
                        "--yml-definition",
                        "apiVersion: v1.0\nkind: Schedule\nmetadata:\n  name: " + p.newName("new-")
                                + "\nspec:\n  project: web\n  branch: main\n  at: \"0 * * * *\"\n"
                                + "  pipeline_file: .semaphore/semaphore.yml\n"));
        same(Endpoint.SCHEDULES_DELETE, "done", p -> List.of(p.organization().addSchedule("web", p.newName("gone-"))));
        same(
                Endpoint.SCHEDULES_RUN_NOW,
                "workflow_id:",
                p -> List.of(p.organization().addSchedule("web", p.newName("run-")), "--branch", "release"));
        differs(
                Endpoint.ARTIFACTS_SIGN,
                Failure.NOT_PERMITTED,
                "***",
                p -> List.of(
                        "--paths",
                        "artifacts/projects/1/app.tar",
                        "--type",
                        "pull",
                        "--secret-file",
                        p.folder().resolve(p.newName("urls-")).toString()));
    }

    private static void stored() {
        same(Endpoint.DASHBOARDS_LIST, "made-", p -> {
            p.made("dashboards");
            return List.of();
        });
        same(Endpoint.DASHBOARDS_DESCRIBE, "name: made-", p -> List.of(p.made("dashboards")));
        same(Endpoint.DASHBOARDS_CREATE, "title: Shop", p -> List.of("--name", p.newName("x-"), "--title", "Shop"));
        same(Endpoint.DASHBOARDS_UPDATE, "title: Shop", p -> List.of(p.made("dashboards"), "--title", "Shop"));
        same(Endpoint.DASHBOARDS_DELETE, "done", p -> List.of(p.made("dashboards")));
        same(Endpoint.NOTIFICATIONS_LIST, "RULES", p -> {
            p.made("notifications");
            return List.of();
        });
        same(Endpoint.NOTIFICATIONS_DESCRIBE, "endpoint: ***", p -> List.of(p.made("notifications")));
        same(Endpoint.NOTIFICATIONS_CREATE, "endpoint: ***", p -> List.of("--name", p.newName("x-"), "--rules", RULES));
        same(Endpoint.NOTIFICATIONS_UPDATE, "endpoint: ***", p -> List.of(p.made("notifications"), "--rules", RULES));
        same(Endpoint.NOTIFICATIONS_DELETE, "done", p -> List.of(p.made("notifications")));
        same(Endpoint.SECRETS_LIST, "made-", p -> {
            p.made("secrets");
            return List.of("--order", "by_name_asc");
        });
        same(Endpoint.SECRETS_DESCRIBE, "name: PASSWORD", p -> List.of(p.made("secrets")));
        same(
                Endpoint.SECRETS_CREATE,
                "name: PASSWORD",
                p -> List.of("--name", p.newName("x-"), "--data", "{\"data\":{\"env_vars\":" + VARIABLES + "}}"));
        differs(
                Endpoint.SECRETS_UPDATE,
                Failure.REFUSED,
                "description: changed",
                p -> List.of(p.made("secrets"), "--description", "changed"));
        same(Endpoint.SECRETS_DELETE, "done", p -> List.of(p.made("secrets")));
        same(Endpoint.PROJECT_SECRETS_LIST, "made-", p -> {
            p.made("project_secrets");
            return List.of("web");
        });
        same(Endpoint.PROJECT_SECRETS_DESCRIBE, "name: PASSWORD", p -> List.of("web", p.made("project_secrets")));
        same(
                Endpoint.PROJECT_SECRETS_CREATE,
                "name: PASSWORD",
                p -> List.of("web", "--name", p.newName("x-"), "--env-vars", VARIABLES));
        differs(
                Endpoint.PROJECT_SECRETS_UPDATE,
                Failure.REFUSED,
                "description: changed",
                p -> List.of("web", p.made("project_secrets"), "--description", "changed"));
        same(Endpoint.PROJECT_SECRETS_DELETE, "done", p -> List.of("web", p.made("project_secrets")));
    }

    private static void measured() {
        int off = Failure.NOT_PERMITTED;
        same(Endpoint.TROUBLESHOOT_WORKFLOW, "wf_id:", p -> List.of(p.passed().workflowId()));
        same(
                Endpoint.TROUBLESHOOT_PIPELINE,
                "result: passed",
                p -> List.of(p.passed().pipelineId()));
        same(Endpoint.TROUBLESHOOT_JOB, "state: running", p -> List.of(p.openJob()));
        differs(Endpoint.TESTS_FLAKY, off, "unit tests", p -> {
            p.flakyTest();
            return List.of("web");
        });
        differs(Endpoint.TESTS_FLAKY_TEST, off, "unit tests", p -> List.of("web", p.flakyTest()));
        differs(Endpoint.TESTS_DISRUPTIONS, off, "RUN", p -> List.of("web", p.flakyTest()));
        differs(Endpoint.TESTS_FLAKY_HISTORY, off, "2026-11", p -> {
            p.flakyTest();
            return List.of("--project-id", p.projectId());
        });
        differs(Endpoint.TESTS_DISRUPTION_HISTORY, off, "2026-11", p -> {
            p.flakyTest();
            return List.of("web");
        });
        for (Endpoint endpoint :
                List.of(Endpoint.INSIGHTS_PERFORMANCE, Endpoint.INSIGHTS_RELIABILITY, Endpoint.INSIGHTS_FREQUENCY)) {
            differs(endpoint, off, "2026-11", p -> {
                p.passed();
                return List.of("web", "--pipeline-file", ".semaphore/semaphore.yml");
            });
        }
    }
}
