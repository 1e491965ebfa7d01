package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.simulator.Fault;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every read, and both reruns, over real HTTP against the simulator. */
class ClientAgainstSimulatorTest {
    private final Vertx vertx = Vertx.vertx();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private Simulator simulator;
    private Organization organization;
    private SemaphoreClient client;

    @BeforeEach
    void start() {
        simulator = get(Simulator.start(vertx, Scenario.quiet("acme", 1), clock, SimulatorOptions.local()));
        organization = simulator.organization();
        client = SemaphoreClient.create(
                vertx, options(), (endpoint, outcome, elapsed) -> outcomes.add(endpoint + " " + outcome));
    }

    private ClientOptions options() {
        return new ClientOptions(
                URI.create(simulator.baseUrl()),
                simulator::token,
                5,
                100_000,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                1 << 20,
                100,
                4,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                null);
    }

    @AfterEach
    void stop() {
        get(client.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ApiError failure(Future<?> future) {
        try {
            get(future);
        } catch (SemaphoreException e) {
            return e.error();
        }
        throw new AssertionError("it did not fail");
    }

    private String project(String name) {
        return organization.createProject(name);
    }

    @Test
    void projects_are_listed_and_described() {
        String id = project("api");
        project("web");
        assertThat(get(client.projects()).items()).extracting(Project::name).containsExactlyInAnyOrder("api", "web");
        assertThat(get(client.project("api")).id()).isEqualTo(id);
        assertThat(failure(client.project("gone"))).isInstanceOf(ApiError.NotFound.class);
    }

    @Test
    void hundreds_of_pipelines_on_many_pages_are_read_once_each_and_with_their_times() {
        String id = project("api");
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 350; i++) {
            started.add(organization
                    .start("api", "main", Plan.passing(Duration.ofSeconds(20)))
                    .pipelineId());
            clock.advance(Duration.ofSeconds(3));
        }
        clock.advance(Duration.ofMinutes(10));
        Sweep<Pipeline> sweep = get(client.pipelines(PipelineQuery.project(id)));
        assertThat(sweep.items()).extracting(Pipeline::id).containsExactlyElementsOf(started.reversed());
        assertThat(sweep.complete()).isTrue();
        assertThat(sweep.pages()).isEqualTo(4);
        PipelineTruth truth = organization.pipeline(started.getFirst());
        Pipeline seen = sweep.items().getLast();
        assertThat(seen.createdAt()).isEqualTo(truth.createdAt());
        assertThat(seen.runningAt()).isEqualTo(truth.runningAt());
        assertThat(seen.doneAt()).isEqualTo(truth.doneAt());
        assertThat(seen.result()).isEqualTo(PipelineResult.Known.PASSED);
        assertThat(seen.reason())
                .as("the server's 'test' of a passed pipeline means nothing")
                .isNull();
        assertThat(seen.stoppingAt()).isNull();
        Instant after = truth.createdAt().plusSeconds(500);
        assertThat(get(client.pipelines(PipelineQuery.project(id).createdWithin(after, null)))
                        .items())
                .allMatch(p -> p.createdAt().isAfter(after))
                .hasSizeBetween(180, 186);
    }

    @Test
    void a_described_pipeline_equals_the_listed_one_and_details_name_the_failed_jobs() {
        String id = project("api");
        var started = organization.start("api", "main", Plan.failing(Duration.ofSeconds(5), "unit tests"));
        clock.advance(Duration.ofMinutes(1));
        Pipeline listed =
                get(client.pipelines(PipelineQuery.project(id))).items().getFirst();
        Pipeline described = get(client.pipeline(started.pipelineId()));
        assertThat(described)
                .usingRecursiveComparison()
                .ignoringFields("commitMessage", "author")
                .isEqualTo(listed);
        assertThat(described.result()).isEqualTo(PipelineResult.Known.FAILED);
        assertThat(described.reason()).isEqualTo(ResultReason.Known.TEST);
        PipelineDetail detail = get(client.pipelineDetail(started.pipelineId()));
        assertThat(detail.blocks().stream().flatMap(b -> b.jobs().stream()))
                .filteredOn(job -> job.result() == JobOutcome.Known.FAILED)
                .extracting(BlockJob::name)
                .containsExactly("unit tests");
        String job = detail.blocks().stream()
                .flatMap(b -> b.jobs().stream())
                .filter(j -> j.name().equals("unit tests"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(get(client.job(job)).pipelineId()).isEqualTo(started.pipelineId());
        JobLog log = get(client.jobLog(job));
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("\u001b"));
        assertThat(log.complete()).isTrue();
    }

    @Test
    void workflows_are_the_same_listed_and_described_although_the_trigger_is_a_number_in_one_and_a_word_in_the_other() {
        String id = project("api");
        var started = organization.start("api", "main", Plan.passing(Duration.ofSeconds(5)));
        clock.advance(Duration.ofMinutes(1));
        Workflow listed = get(client.workflows(id, null, null, null)).items().getFirst();
        assertThat(listed).isEqualTo(get(client.workflow(started.workflowId())));
        assertThat(listed.triggeredBy()).isEqualTo(WorkflowTrigger.Known.HOOK);
    }

    @Test
    void a_rerun_is_done_once_for_a_token_and_says_what_it_reruns() {
        project("api");
        var started = organization.start("api", "main", Plan.failing(Duration.ofSeconds(5)));
        clock.advance(Duration.ofMinutes(1));
        Rerun first = get(client.reschedule(started.workflowId(), "token-1"));
        assertThat(get(client.reschedule(started.workflowId(), "token-1"))).isEqualTo(first);
        assertThat(get(client.workflow(first.workflowId())).rerunOf()).isEqualTo(started.workflowId());
        assertThat(get(client.partialRebuild(started.pipelineId(), "token-2")).pipelineId())
                .isNotEmpty();
        organization.queueLimit(0);
        assertThat(failure(client.reschedule(started.workflowId(), "token-3"))).isInstanceOf(ApiError.Busy.class);
        assertThat(failure(client.reschedule("ffffffff-0000-4000-8000-000000000000", "t")))
                .isNotInstanceOf(ApiError.ServerTrouble.class);
    }

    @Test
    void agents_their_types_and_the_queue_are_read() {
        project("api");
        organization.addAgentType("s1-linux");
        for (int i = 0; i < 450; i++) {
            organization.connectAgent("s1-linux", "agent-" + i);
            clock.advance(Duration.ofMillis(2));
        }
        assertThat(get(client.agents()).items())
                .hasSize(450)
                .extracting(Agent::name)
                .doesNotHaveDuplicates();
        assertThat(get(client.agentTypes())).extracting(AgentType::agents).containsExactly(450);
        assertThat(get(client.agentType("s1-linux")).name()).isEqualTo("s1-linux");
        assertThat(get(client.agent("agent-7")).type()).isEqualTo("s1-linux");
        organization.addAgentType("s1-none");
        organization.queueJobs("api", "s1-none", 70, Duration.ofMinutes(5));
        clock.advance(Duration.ofSeconds(10));
        assertThat(get(client.jobs(Set.of(JobState.Known.QUEUED, JobState.Known.RUNNING)))
                        .items())
                .filteredOn(job -> job.machineType().equals("s1-none"))
                .hasSize(70);
        assertThat(get(client.jobs(Set.of())).items()).isEmpty();
    }

    @Test
    void the_whole_deployment_history_can_be_walked_by_its_cursors() {
        String id = project("api");
        String target = organization.addTarget("api", "production");
        var built = organization.start("api", "main", Plan.passing(Duration.ofSeconds(1)));
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 25; i++) {
            organization.deploy(built.pipelineId(), "production", Plan.passing(Duration.ofSeconds(5)));
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(get(client.deploymentTargets(id)))
                .singleElement()
                .satisfies(t -> assertThat(t.lastDeployment()).isNotNull());
        assertThat(get(client.deploymentTarget(target)).lastDeployment()).isNull();
        List<String> seen = new ArrayList<>();
        DeploymentPage page = get(client.deploymentHistory(target, null));
        page.deployments().forEach(d -> seen.add(d.id()));
        while (page.cursorBefore() != 0) {
            page = get(client.deploymentHistory(target, page.cursorBefore()));
            page.deployments().forEach(d -> seen.add(d.id()));
        }
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        organization.feature(Organization.Feature.DEPLOYMENT_TARGETS, false);
        assertThat(failure(client.deploymentTargets(id))).isInstanceOf(ApiError.FeatureOff.class);
    }

    @Test
    void a_failing_server_is_asked_again_and_then_told_as_what_it_is() {
        project("api");
        simulator.faults().next(2, new Fault.ServerError());
        assertThat(get(client.projects()).items()).hasSize(1);
        assertThat(outcomes)
                .containsExactly("projects.list server_trouble", "projects.list server_trouble", "projects.list ok");
        simulator.faults().next(1, new Fault.MalformedJson());
        assertThat(get(client.projects()).items()).hasSize(1);
        simulator.faults().next(2, new Fault.Html(200));
        assertThat(failure(client.projects())).isInstanceOf(ApiError.BadReply.class);
        simulator.faults().next(1, new Fault.CutOff());
        assertThat(get(client.projects()).items()).hasSize(1);
        simulator.faults().next(1, new Fault.Reset());
        assertThat(get(client.projects()).items()).hasSize(1);
        simulator.faults().next(1, new Fault.Oversized(5_000_000));
        assertThat(failure(client.projects())).isInstanceOf(ApiError.TooLarge.class);
        simulator.faults().next(4, new Fault.EmptyForbidden());
        assertThat(failure(client.projects())).isInstanceOf(ApiError.ServerTrouble.class);
        assertThat(get(client.projects()).items()).hasSize(1);
        // last, since nothing is asked for that hour
        simulator.faults().next(1, new Fault.TooManyRequests(Duration.ofSeconds(3_600)));
        assertThat(failure(client.projects()))
                .isInstanceOfSatisfying(
                        ApiError.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(3_600)));
    }

    @Test
    void a_bad_token_and_a_missing_permission_are_told_apart_and_the_token_is_never_shown() {
        project("api");
        organization.permit(Organization.Permission.VIEW_AGENTS, false);
        assertThat(failure(client.agents())).isInstanceOf(ApiError.PermissionDenied.class);
        organization.revokeToken(simulator.token());
        assertThatThrownBy(() -> get(client.projects()))
                .isInstanceOfSatisfying(
                        SemaphoreException.class, e -> assertThat(e.error()).isInstanceOf(ApiError.Unauthorized.class))
                .hasMessageNotContaining(simulator.token());
        assertThat(options().toString()).doesNotContain(simulator.token());
    }

    @Test
    void never_more_requests_at_once_than_allowed() {
        project("api");
        simulator.faults().next(60, new Fault.Slow(Duration.ofMillis(20)));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(client.projects());
        }
        get(Future.all(all));
        assertThat(simulator.requests().maxInFlight()).isEqualTo(5);
    }

    @Test
    void an_unreachable_server_is_told_as_such() throws IOException {
        int port;
        try (ServerSocket given = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = given.getLocalPort();
        }
        ClientOptions nowhere = new ClientOptions(
                URI.create("http://127.0.0.1:" + port),
                () -> "x",
                5,
                1000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                10_000,
                1,
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                null);
        SemaphoreClient lost = SemaphoreClient.create(vertx, nowhere, (endpoint, outcome, elapsed) -> {});
        assertThat(failure(lost.projects())).isInstanceOf(ApiError.Unreachable.class);
    }
}
