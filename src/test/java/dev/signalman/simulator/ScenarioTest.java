package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    private static final java.nio.file.Path DEMO = java.nio.file.Path.of("config/simulator-demo.yaml");

    private Probe probe = Probe.of(Scenario.load(DEMO));

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void the_same_seed_gives_the_same_organisation_however_time_is_cut() throws Exception {
        for (int i = 0; i < 60; i++) probe.advance(Duration.ofSeconds(1));
        var many = probe.organization.pipelines();
        probe.close();
        probe = Probe.of(Scenario.load(DEMO));
        probe.advance(Duration.ofSeconds(60));
        assertThat(probe.organization.pipelines()).isEqualTo(many);
    }

    @Test
    void the_demo_shows_everything_within_thirty_seconds() {
        probe.advance(Duration.ofSeconds(10));
        var organization = probe.organization;
        var failed = organization.pipelines().stream()
                .filter(p -> p.createdAt().isAfter(Probe.START) && p.project().equals("checkout-api"))
                .filter(p -> p.branch().equals("main") && p.result() == Plan.Result.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(failed.failedJobs()).containsExactly("contract tests");
        var flaky = organization.pipelines().stream()
                .filter(p -> p.failedJobs().contains("browser tests")
                        && p.createdAt().isAfter(Probe.START))
                .findFirst()
                .orElseThrow();
        var again = probe.post("plumber-workflows/" + flaky.workflowId() + "/reschedule?request_token=t", "")
                .json()
                .get("ppl_id")
                .asText();
        probe.advance(Duration.ofSeconds(20));
        assertThat(organization.pipeline(again).result()).isEqualTo(Plan.Result.PASSED);
        assertThat(organization.pipelines())
                .anyMatch(p -> p.project().equals("checkout-api")
                        && p.branch().equals("main")
                        && p.result() == Plan.Result.PASSED
                        && p.createdAt().isAfter(failed.createdAt()));
        assertThat(organization.deployments())
                .filteredOn(d -> d.triggeredAt().isAfter(Probe.START))
                .extracting(GroundTruth.DeploymentTruth::result)
                .contains(Plan.Result.PASSED, Plan.Result.FAILED);
        assertThat(organization.agents()).noneMatch(a -> a.type().equals("s1-macos-m2"));
        assertThat(probe.get("jobs?states=QUEUED").body()).contains("s1-macos-m2");
        assertThat(organization.agents()).anyMatch(a -> a.type().equals("s1-linux-arm64"));
    }

    @Test
    void its_past_has_jobs_that_failed_and_then_passed_on_one_commit_after_a_persons_rerun() {
        var reruns = probe.organization.workflows().stream()
                .filter(w -> w.project().equals("web-storefront") && w.rerunOf() != null)
                .toList();
        assertThat(reruns).hasSizeGreaterThan(5);
        for (var rerun : reruns) {
            var original = probe.organization.workflows().stream()
                    .filter(w -> w.id().equals(rerun.rerunOf()))
                    .findFirst()
                    .orElseThrow();
            assertThat(rerun.commit()).isEqualTo(original.commit());
            assertThat(probe.organization
                            .pipeline(original.pipelineIds().getFirst())
                            .failedJobs())
                    .isNotEmpty();
            assertThat(probe.organization
                            .pipeline(rerun.pipelineIds().getFirst())
                            .result())
                    .isEqualTo(Plan.Result.PASSED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "projects: [{name: a, intervall: 5s}] | projects[0].intervall",
                "projects: [{name: a, interval: soon}] | 'soon' is no duration",
                "seed: many | seed",
                "projects: [{name: a, duration: {min: 5s, max: 1s}}] | range: min PT5S exceeds max PT1S"
            })
    void a_mistake_is_named_with_its_place(String yaml, String message) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Scenario.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scenario:1: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"interval: 10s", "pipelines_per_hour: 360"})
    void traffic_comes_at_its_pace(String pace) throws Exception {
        try (var busy = Probe.of("projects: [{name: a, " + pace + "}]")) {
            busy.advance(Duration.ofHours(1));
            assertThat(busy.organization.pipelines()).hasSizeBetween(300, 420);
        }
    }

    @Test
    void agents_follow_their_schedule() throws Exception {
        try (var fleet = Probe.of("""
                agent_types:
                  - name: s1-linux
                    agents:
                      - { name: a, count: 2, connect_after: 5s, disconnect_after: 10s }
                      - { name: b, crash_after: 5s }
                      - { name: c, busy: 1.0 }
                """)) {
            fleet.advance(Duration.ofSeconds(6));
            assertThat(fleet.organization.agents()).hasSize(4);
            assertThat(fleet.get("agents/s1-linux-c-1")
                            .json()
                            .at("/status/state")
                            .asText())
                    .isEqualTo("running_job");
            fleet.advance(Duration.ofSeconds(6));
            assertThat(fleet.organization.agents()).hasSize(2);
            fleet.advance(Duration.ofMinutes(5));
            assertThat(fleet.organization.agents()).hasSize(1);
        }
    }
}
