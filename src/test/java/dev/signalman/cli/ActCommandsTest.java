package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The everyday verbs, and what somebody sees who mistypes, may not, or is at a terminal. */
@NullUnmarked
class ActCommandsTest {
    private static final String NOBODY = "2abeb1a9-eb4a-4834-84b8-cb7806aec063";
    private static final Vertx VERTX = Vertx.vertx();
    private static Simulator simulator;
    private static ApiCases.Place place;
    private static Shell shell;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() {
        VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
        Scenario scenario = Scenario.parse("""
                organization: acme
                tokens: [{ value: a-token, user: somebody }]
                projects:
                  - name: web
                    deployment_targets: [{ name: production, url: "https://prod.example" }]
                    promotions: [{ name: Production, target: production, branch: release }]
                    schedules: [{ name: nightly, at: "0 2 * * *" }]
                  - name: busy
                agent_types: [{ name: s1-linux, agents: [{ count: 3 }] }]
                """);
        simulator = get(Simulator.start(VERTX, scenario, clock, SimulatorOptions.local()));
        shell = Shell.of(simulator.baseUrl(), "a-token");
        place = new ApiCases.Place(simulator.organization(), clock, shell, folder);
        place.advance(Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        get(VERTX.close());
    }

    @Test
    void rerun_runs_a_workflow_again() {
        Organization.Started failed = place.failed();

        Shell.Result result = shell.run("rerun", failed.workflowId());

        assertThat(result.code()).as(result.all()).isZero();
        String again = value(result.out(), "wf_id");
        assertThat(shell.run("api", "workflows", "describe", again).out()).contains("rerun_of: " + failed.workflowId());
    }

    @Test
    void rerun_of_failed_blocks_takes_the_pipeline_that_failed() {
        Organization.Started failed = place.failed();

        Shell.Result result = shell.run("rerun", "--failed-blocks", failed.workflowId());

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(simulator
                        .organization()
                        .pipeline(value(result.out(), "pipeline_id"))
                        .partialRerunOf())
                .isEqualTo(failed.pipelineId());
        assertThat(shell.run("rerun", "--failed-blocks", place.passed().workflowId()))
                .satisfies(none -> assertThat(none.err()).contains("nothing to rerun"))
                .satisfies(none -> assertThat(none.code()).isEqualTo(2));
    }

    @Test
    void an_option_reads_its_json_from_a_file_that_is_named_after_an_at_sign() throws IOException {
        Path widgets = Files.writeString(folder.resolve("widgets.json"), """
                [{"name": "Nightly builds", "type": "list_pipelines"}]
                """);

        Shell.Result made = shell.run("api", "dashboards", "create", "--name", "shop", "--widgets", "@" + widgets);

        assertThat(made.code()).as(made.all()).isZero();
        assertThat(shell.run("api", "dashboards", "describe", "shop").out()).contains("Nightly builds");
    }

    @Test
    void the_same_request_token_reruns_once() {
        String workflow = place.failed().workflowId();

        String first =
                shell.run("rerun", workflow, "--request-token", "once-only").out();
        String second =
                shell.run("rerun", workflow, "--request-token", "once-only").out();

        assertThat(second).isEqualTo(first);
    }

    @Test
    void stop_takes_a_workflow_or_a_pipeline() {
        Organization.Started one = place.ended(Plan.open());
        Organization.Started other = place.ended(Plan.open());

        assertThat(shell.run("stop", one.workflowId()).code()).isZero();
        assertThat(shell.run("stop", other.pipelineId()).code()).isZero();
        assertThat(shell.run("stop", NOBODY).code()).isEqualTo(3);
        place.advance(Duration.ofSeconds(5));

        assertThat(shell.run("api", "pipelines", "describe", one.pipelineId()).out())
                .contains("result: stopped");
        assertThat(shell.run("api", "pipelines", "describe", other.pipelineId()).out())
                .contains("result: stopped");
    }

    @Test
    void promote_passes_parameters_and_needs_an_override_for_what_failed() {
        String failed = place.failed().pipelineId();

        Shell.Result refused = shell.run("promote", failed, "Production");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("override");
        assertThat(shell.run("promote", failed, "Production", "--override", "-p", "REGION=eu")
                        .code())
                .isZero();
        assertThat(shell.run("promote", failed, "Production", "-p", "REGION=eu", "-p", "pipeline_id=x")
                        .err())
                .contains("pipeline_id is not a parameter");
        assertThat(shell.run("promote", failed, "Production", "--dry-run", "-p", "REGION=eu")
                        .out())
                .contains("\"REGION\": \"eu\"")
                .contains("\"override\": false");
    }

    @Test
    void logs_follows_a_running_job_to_its_end_on_whatever_machine() throws Exception {
        for (String machine : new String[] {"e1-standard-2", "s1-linux"}) {
            simulator.organization().queueJobs("busy", machine, 1, Duration.ofSeconds(30));
            place.advance(Duration.ofSeconds(10));
            String job = json("api", "jobs", "list", "--states", "RUNNING", "--limit", "1", "--json")
                    .at("/0/metadata/id")
                    .asText();
            StringWriter out = new StringWriter();

            CompletableFuture<Shell.Result> following =
                    CompletableFuture.supplyAsync(() -> shell.run(out, "logs", job, "--follow", "--every", "0.01"));
            await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString().contains("step 4 ok"));
            assertThat(following).isNotDone();
            assertThat(out.toString()).doesNotContain("all tests passed");
            place.advance(Duration.ofMinutes(1));
            Shell.Result result = following.get(20, TimeUnit.SECONDS);

            assertThat(result.code()).as(result.all()).isZero();
            assertThat(result.err()).contains("the job passed");
            assertThat(result.out())
                    .as("each line once")
                    .containsOnlyOnce("step 4 ok")
                    .endsWith("all tests passed\n");
            assertThat(shell.run("logs", job).out()).isEqualTo(result.out());
        }
    }

    @Test
    void following_a_job_that_failed_ends_with_1() throws Exception {
        place.failed();
        JsonNode jobs = json("api", "jobs", "list", "--states", "FINISHED", "--json");
        String failed = "";
        for (JsonNode job : jobs) {
            if (job.at("/status/result").asText().equalsIgnoreCase("failed")) {
                failed = job.at("/metadata/id").asText();
            }
        }

        assertThat(shell.run("logs", "-f", failed).code()).isEqualTo(1);
        assertThat(shell.run("logs", failed).code()).isZero();
    }

    @Test
    void targets_are_cordoned_by_name() {
        assertThat(shell.run("targets", "--project", "web").out()).contains("production", "USABLE");
        assertThat(shell.run("targets", "cordon", "production", "--project", "web")
                        .code())
                .isZero();
        assertThat(shell.run("targets", "--project", "web").out()).contains("CORDONED");
        assertThat(shell.run("targets", "uncordon", "production", "--project", "web")
                        .code())
                .isZero();
        assertThat(shell.run("targets", "cordon", "nowhere", "--project", "web").code())
                .isEqualTo(3);
        assertThat(shell.run("targets", "cordon", "production").err()).contains("--project");
        assertThat(shell.run("targets").err()).contains("--project NAME is missing");
    }

    @Test
    void schedules_run_by_name() {
        assertThat(shell.run("schedules", "--project", "web").out()).contains("nightly", "0 2 * * *");

        Shell.Result result = shell.run("schedules", "run", "nightly", "--project", "web", "--branch", "hotfix");

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(shell.run("api", "workflows", "describe", value(result.out(), "workflow_id"))
                        .out())
                .contains("branch_name: hotfix");
        assertThat(shell.run("schedules", "run", "daily", "--project", "web").code())
                .isEqualTo(3);
    }

    @Test
    void agents_and_queue_show_what_there_is() throws IOException {
        assertThat(shell.run("agents", "--type", "s1-linux").out()).contains("s1-linux-agent-1");
        simulator.organization().queueJobs("busy", "s1-none", 3, Duration.ofHours(1));
        place.advance(Duration.ofSeconds(1));

        JsonNode queue = json("queue", "--json");

        assertThat(queue).anySatisfy(type -> {
            assertThat(type.get("machine_type").asText()).isEqualTo("s1-none");
            assertThat(type.get("queued").asInt() + type.get("running").asInt()).isEqualTo(3);
        });
        assertThat(shell.run("queue").out()).contains("MACHINE TYPE", "s1-none");
    }

    @Test
    void validate_tells_what_is_wrong_with_a_pipeline_file() throws IOException {
        Path good = Files.writeString(
                folder.resolve("good.yml"), "version: v1.0\nagent: { machine: { type: e1-standard-2 } }\nblocks: []\n");

        assertThat(shell.run("validate", good.toString()).code()).isZero();
        Shell.Result wrong = shell.typing("version: v1.0\n").run("validate", "-");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("agent");
        assertThat(shell.run("validate", folder.resolve("none.yml").toString()).err())
                .contains("there is no file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api pipelnes list                                   | did you mean 'pipelines'
            api pipelines lst                                   | did you mean 'list'
            api pipelines list --projct web                     | did you mean '--project'
            api pipelines describe                              | PIPELINE_ID (id of the pipeline) is missing
            api promotions trigger                              | --pipeline-id (id of the pipeline) and --name
            api jobs list --states RUNING                       | did you mean RUNNING
            api jobs list --states RUNNING --limit 0            | --limit must be at least 1
            api pipelines list --project web --created-after x  | --created-after must be a time
            api agent_types update s1-linux --release-after x   | must be a whole number
            api agent_types disable_all s1-linux --only-idle=x  | must be true or false
            api pipelines describe a b                          | there is no argument 'b'
            api secrets create --name x --data {"dat":1}        | did you mean 'data'
            api secrets create --name x --data {"data":         | --data is not JSON (line 1, column 9)
            api secrets create --name x --data [1]              | --data must be a JSON object
            api secrets create --name x --data @/none/x.json    | there is no file /none/x.json
            api agent_types create --name s1-x                  | say with --secret-file FILE where to keep it
            promote x                                           | Missing required parameter: 'PROMOTION'
            rerun --organization acme x                         | add --config FILE
            """)
    void a_mistake_is_told_before_anything_is_sent(String typed, String told) {
        long before = simulator.requests().total();

        Shell.Result result = shell.run(typed.split(" +", -1));

        assertThat(result.code()).as(result.all()).isEqualTo(2);
        assertThat(result.err()).contains(told);
        assertThat(result.out()).isEmpty();
        assertThat(simulator.requests().total()).isEqualTo(before);
    }

    @Test
    void a_secret_is_not_repeated_by_any_message_about_it() {
        Shell.Result result =
                shell.run("api", "secrets", "create", "--name", "x", "--data", "{\"data\":\"canary-1\" oops");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.all()).doesNotContain("canary-1").doesNotContain("oops");
        assertThat(shell.run(
                                "api",
                                "secrets",
                                "create",
                                "--name",
                                "x",
                                "--data",
                                "{\"data\":\"canary-1\"}",
                                "--dry-run")
                        .all())
                .doesNotContain("canary-1");
        assertThat(shell.run("api", "logs", "follow", NOBODY, "--jwt", "canary-1", "--dry-run")
                        .all())
                .doesNotContain("canary-1");
    }

    @Test
    void what_is_answered_once_and_secret_goes_to_a_file_of_the_owner() throws IOException {
        Path file = folder.resolve("registration");
        String[] typed = {"api", "agent_types", "create", "--name", "s1-kept", "--secret-file", file.toString()};

        Shell.Result result = shell.run(typed);

        String token = new ObjectMapper()
                .readTree(file.toFile())
                .findPath("registration_token")
                .asText();
        assertThat(token).hasSizeGreaterThan(20);
        assertThat(result.all()).doesNotContain(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(shell.run(typed).err()).contains("exists already");
        typed[6] = folder.resolve("nothing").toString();
        assertThat(shell.run(typed).code()).as("the name is taken").isEqualTo(1);
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void exit_codes_tell_refusals_apart() {
        assertThat(shell.run("api", "pipelines", "describe", NOBODY).code()).isEqualTo(3);
        Shell.Result stranger = shell.with("SEMAPHORE_API_TOKEN", "wrong").run("agents");
        assertThat(stranger.code()).isEqualTo(4);
        assertThat(stranger.err()).contains("refuses the token").doesNotContain("wrong");
        simulator.organization().permit(Organization.Permission.MANAGE_SECRETS, false);
        Shell.Result forbidden = shell.run("api", "secrets", "list");
        simulator.organization().permit(Organization.Permission.MANAGE_SECRETS, true);
        assertThat(forbidden.code()).isEqualTo(4);
        assertThat(forbidden.err()).contains("may not do this");
    }

    @Test
    void a_server_that_is_down_is_told_as_such() throws IOException {
        int port;
        try (java.net.ServerSocket closed = new java.net.ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        Path config = Files.writeString(folder.resolve("down.yaml"), """
                organizations:
                  - { name: acme, url: "http://127.0.0.1:%d", token: x, api: { max_attempts: 1 } }
                """.formatted(port));
        Shell.Result result = Shell.empty().run("agents", "--config", config.toString());

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).contains("cannot be reached").contains("refuses connections");
    }

    @Test
    void without_an_organization_it_says_what_to_set() {
        Shell.Result result = Shell.empty().run("agents");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("SEMAPHORE_ORGANIZATION_URL", "SEMAPHORE_API_TOKEN", "--config FILE");
        assertThat(Shell.of("http://ci.example.com", "x").run("agents").err()).contains("plain http");
        assertThat(Shell.of("https://", "x").run("agents").code()).isEqualTo(2);
    }

    @Test
    void a_configuration_file_names_the_organization() throws IOException {
        Path config = Files.writeString(folder.resolve("signalman.yaml"), """
                organizations:
                  - { name: acme, url: "%s", token: "${TOKEN}" }
                  - { name: other, url: "https://other.example", token: "${TOKEN}" }
                """.formatted(simulator.baseUrl()));
        Shell other = Shell.empty().with("TOKEN", "a-token");

        assertThat(other.run("agents", "--config", config.toString()).err())
                .contains("say which with --organization")
                .contains("acme, other");
        assertThat(other.run("agents", "-c", config.toString(), "--organization", "acme")
                        .code())
                .isZero();
        assertThat(other.run("agents", "-c", config.toString(), "--organization", "acne")
                        .err())
                .contains("has no organization 'acne'");
        assertThat(Shell.empty().run("agents", "-c", config.toString()).err()).contains("TOKEN");
    }

    @Test
    void a_list_of_several_pages_is_one_array() throws IOException {
        for (int i = 0; i < 120; i++) {
            simulator.organization().start("busy", "main", Plan.passing(Duration.ofSeconds(1)));
        }
        place.advance(Duration.ofMinutes(1));
        long before = simulator.requests().total();

        JsonNode all = json("api", "workflows", "list", "--project", "busy", "--json");
        assertThat(all.size()).isGreaterThanOrEqualTo(120);
        assertThat(simulator.requests().total() - before)
                .as("project, two pages")
                .isEqualTo(3);
        assertThat(json("api", "workflows", "list", "--project", "busy", "--limit", "7", "--json"))
                .hasSize(7);
        assertThat(json("api", "workflows", "list", "--project", "busy", "--page", "2", "--page-size", "10", "--json"))
                .hasSize(10);
    }

    @Test
    void at_a_terminal_long_output_goes_through_the_pager_and_progress_is_shown() throws IOException {
        for (int i = 0; i < 40; i++) {
            simulator.organization().start("busy", "main", Plan.passing(Duration.ofSeconds(1)));
        }
        Path seen = folder.resolve("seen");
        Shell paged = shell.with("PAGER", "cat > " + seen);
        String[] typed = {"api", "workflows", "list", "--project", "busy"};

        Shell.Result piped = paged.run(typed);
        assertThat(seen).doesNotExist();
        assertThat(piped.err()).isEmpty();
        assertThat(piped.out()).doesNotContain("\u001B").doesNotContain("…");

        Shell.Result result = paged.atTerminal().run(typed);
        assertThat(result.out()).isEmpty();
        assertThat(seen).content().contains("BRANCH").contains("…");
        assertThat(result.err()).contains("rows so far");
        assertThat(paged.atTerminal()
                        .with("NO_COLOR", "1")
                        .run("api", "workflows", "list", "--project", "busy", "--no-pager")
                        .out())
                .contains("BRANCH")
                .doesNotContain("\u001B");
        assertThat(shell.with("PAGER", "no-such-program-at-all")
                        .atTerminal()
                        .run(typed)
                        .out())
                .as("without the pager, all the same")
                .contains("BRANCH");
    }

    @Test
    void when_nobody_reads_any_more_it_ends_in_silence() {
        Shell.Result result = shell.whoseReaderHasLeft().run("agents", "--json");

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void what_is_mistyped_is_not_a_dry_run_of_something_else() {
        assertThat(shell.run("api").code()).isZero();
        assertThat(shell.run("api").out()).contains("pipelines", "project_secrets");
        assertThat(shell.run("api", "project-secrets").out()).contains("describe");
        assertThat(shell.run("reran", UUID.randomUUID().toString()).err()).contains("did you mean 'rerun'");
    }

    private static JsonNode json(String... typed) throws IOException {
        Shell.Result result = shell.run(typed);
        assertThat(result.code()).as(result.all()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private static String value(String out, String name) {
        return out.lines()
                .filter(line -> line.strip().startsWith(name + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(out))
                .strip()
                .substring(name.length() + 2);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
