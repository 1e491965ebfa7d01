package dev.signalman.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.JobResult;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.GroundTruth.PipelineTruth;
import dev.signalman.simulator.GroundTruth.WorkflowTruth;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer over the real client against the simulator, whose ground truth says what really ran. */
class RerunEndToEndTest {
    /** Virtual time runs ahead of real requests here, so nothing is given up: that is the subject of other tests. */
    private static final RerunOptions ACT = RerunOptions.defaults()
            .withMode(RerunMode.ACT)
            .withBudgetPerHour(100)
            .withTiming(new RerunOptions.Timing(
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(20),
                    Duration.ofHours(20),
                    Duration.ofHours(24)));

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Map<String, String> BLOCKS =
            Map.of("compile", "Build", "unit tests", "Test", "integration tests", "Test");

    private final VirtualClock clock = new VirtualClock(Story.NOON);
    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator = Rig.get(Simulator.start(
            vertx,
            Scenario.quiet(Story.ORG, 11).with(Scenario.ProjectSpec.named("web")),
            clock,
            SimulatorOptions.local()));
    private final Organization organization = simulator.organization();
    private Rig rig;

    @BeforeEach
    void open(@TempDir Path folder) {
        rig = new Rig(folder, clock, own -> RerunApi.of(SemaphoreClient.create(own, options(), (e, o, t) -> {})))
                .start(ACT);
        Organization.Started first = flaky("evidence");
        pass(MINUTE);
        organization.rerun(first.workflowId(), "ada");
        pass(MINUTE);
        rig.tells("declined " + first.workflowId() + " no_evidence", "flake Test/unit tests");
    }

    @AfterEach
    void close() {
        rig.close();
        Rig.get(simulator.close());
        Rig.get(vertx.close());
    }

    @Test
    void a_flaky_workflow_is_rerun_once_and_passes() {
        String failed = flaky("main").workflowId();
        until(() -> endings(failed) == 1);

        assertThat(rig.told()).contains("requested " + failed, "finished " + failed + " passed");
        assertThat(rerunsOf(failed))
                .singleElement()
                .satisfies(rerun -> assertThat(rerun.requestToken()).isEqualTo(RequestToken.of(Story.ORG, failed, 1)));
    }

    @Test
    void a_full_queue_is_waited_out_with_one_token() {
        organization.queueLimit(0);
        String failed = flaky("main").workflowId();
        until(() -> simulator.requests().toString().contains("RERUN")
                || !organization.requestTokens().isEmpty());
        assertThat(rerunsOf(failed)).isEmpty();

        organization.queueLimit(30);
        until(() -> endings(failed) == 1);

        assertThat(rig.told()).contains("finished " + failed + " passed");
        assertThat(rerunsOf(failed)).hasSize(1);
    }

    @Test
    void a_rerun_by_people_is_respected() {
        String failed = flaky("main").workflowId();
        pass(Duration.ofSeconds(10));
        rig.tells(Stream.concat(rig.told().stream().limit(2), Stream.of("requested " + failed))
                .toArray(String[]::new));
        organization.rerun(failed, "grace");
        until(() -> endings(failed) == 1);

        assertThat(rig.told()).contains("declined " + failed + " human_rerun");
        assertThat(rerunsOf(failed)).hasSize(1);
        assertThat(organization.requestTokens()).isEmpty();
    }

    @Test
    void whatever_goes_wrong_no_workflow_is_rerun_twice() {
        simulator
                .faults()
                .randomly(
                        RequestClass.RERUN,
                        0.6,
                        new Fault.Reset(),
                        new Fault.CutOff(),
                        new Fault.MalformedJson(),
                        new Fault.ServerError(),
                        new Fault.TooManyRequests(null),
                        new Fault.EmptyForbidden());
        simulator.faults().randomly(RequestClass.WORKFLOW, 0.3, new Fault.Reset(), new Fault.ServerError());
        simulator.faults().randomly(RequestClass.WORKFLOWS, 0.3, new Fault.Reset(), new Fault.Html(200));
        List<String> failed = Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")
                .map(branch -> flaky(branch).workflowId())
                .toList();
        for (int i = 0; i < 12; i++) {
            pass(Duration.ofSeconds(20));
            // whatever was under way is forgotten
            rig.stop().start(ACT);
        }
        until(() -> failed.stream().allMatch(id -> endings(id) == 1));

        assertThat(failed).allSatisfy(id -> {
            assertThat(rerunsOf(id)).hasSizeLessThanOrEqualTo(1);
            assertThat(rig.told()).containsOnlyOnce("requested " + id);
            boolean passed = rig.told().contains("finished " + id + " passed");
            assertThat(passed).as("told as it was").isEqualTo(rerunsOf(id).size() == 1);
        });
        assertThat(failed)
                .filteredOn(id -> rerunsOf(id).size() == 1)
                .as("reruns in spite of all")
                .isNotEmpty();
        assertThat(simulator.faults().injected()).isPositive();
    }

    private Organization.Started flaky(String branch) {
        return organization.start("web", branch, Plan.flaky(Duration.ofSeconds(2), "unit tests"));
    }

    private long endings(String workflow) {
        return rig.told().stream()
                .filter(t -> t.startsWith("finished " + workflow) || t.startsWith("declined " + workflow))
                .count();
    }

    private List<WorkflowTruth> rerunsOf(String workflow) {
        return organization.workflows().stream()
                .filter(w -> workflow.equals(w.rerunOf()))
                .toList();
    }

    /** Time goes on in steps until it is so. */
    private void until(java.util.function.BooleanSupplier so) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            pass(Duration.ofSeconds(5));
            return so.getAsBoolean();
        });
    }

    /** Time goes on, and what finished meanwhile is in the log. */
    private void pass(Duration time) {
        clock.advance(time);
        organization.advanceTo(clock.instant());
        rig.log(organization.pipelines().stream()
                .filter(PipelineTruth::done)
                .map(this::finished)
                .toArray(ChangeEvent[]::new));
    }

    /** What a watcher would write; the log drops what it knows. */
    private PipelineFinished finished(PipelineTruth pipeline) {
        WorkflowTruth workflow = organization.workflows().stream()
                .filter(w -> w.id().equals(pipeline.workflowId()))
                .findFirst()
                .orElseThrow();
        boolean passed = pipeline.result() == Plan.Result.PASSED;
        var jobs = BLOCKS.entrySet().stream()
                .map(job -> new JobResult(
                        pipeline.id() + job.getKey(),
                        job.getValue(),
                        job.getKey(),
                        pipeline.failedJobs().contains(job.getKey()) ? Result.Known.FAILED : Result.Known.PASSED,
                        ""))
                .toList();
        Instant at = Objects.requireNonNull(pipeline.doneAt());
        return new PipelineFinished(
                new EventHeader(
                        EventIds.pipeline(Story.ORG, pipeline.id(), "finished"),
                        Story.ORG,
                        new ProjectRef(pipeline.projectId(), pipeline.project()),
                        "pipeline/" + pipeline.id(),
                        at,
                        at,
                        false),
                new PipelineRef(
                        pipeline.id(),
                        pipeline.workflowId(),
                        pipeline.name(),
                        ".semaphore/semaphore.yml",
                        pipeline.branch(),
                        pipeline.commit(),
                        null,
                        null,
                        simulator.baseUrl(),
                        pipeline.createdAt(),
                        pipeline.promotionOf(),
                        pipeline.partialRerunOf(),
                        workflow.rerunOf()),
                passed ? Outcome.PASSED : new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""),
                Duration.ZERO,
                Duration.ofSeconds(2),
                jobs);
    }

    private ClientOptions options() {
        return new ClientOptions(
                URI.create(simulator.baseUrl()),
                simulator::token,
                5,
                100_000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1 << 20,
                100,
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                null);
    }
}
