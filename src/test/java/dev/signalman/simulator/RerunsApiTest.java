package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RerunsApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    private Probe.Answer reschedule(String workflow, String token) {
        return probe.post("plumber-workflows/" + workflow + "/reschedule?request_token=" + token, "");
    }

    @Test
    void a_flaky_workflow_passes_when_rerun_on_the_same_commit() {
        var first = organization.start("web", "main", Plan.flaky(SECOND, "unit tests"));
        probe.advance(Duration.ofSeconds(5));
        var answer = reschedule(first.workflowId(), "t1").json();
        probe.advance(Duration.ofSeconds(5));
        var again = organization.workflows().getLast();
        assertThat(answer.get("wf_id").asText()).isEqualTo(again.id());
        assertThat(again.rerunOf()).isEqualTo(first.workflowId());
        assertThat(again.commit()).isEqualTo(organization.workflows().getFirst().commit());
        assertThat(again.requestToken()).isEqualTo("t1");
        assertThat(again.requesterId()).isEqualTo(organization.userId("signalman"));
        assertThat(organization.pipeline(first.pipelineId()).result()).isEqualTo(Plan.Result.FAILED);
        assertThat(organization.pipeline(answer.get("ppl_id").asText()).result())
                .isEqualTo(Plan.Result.PASSED);
    }

    @Test
    void what_fails_for_good_fails_again() {
        var first = organization.start("web", "main", Plan.failing(SECOND));
        var again = reschedule(first.workflowId(), "t1").json().get("ppl_id").asText();
        probe.advance(Duration.ofSeconds(5));
        assertThat(organization.pipeline(again).result()).isEqualTo(Plan.Result.FAILED);
    }

    @Test
    void a_repeated_token_answers_with_the_original_and_starts_nothing() {
        var first = organization.start("web", "main", Plan.failing(SECOND));
        var one = reschedule(first.workflowId(), "t1");
        var two = reschedule(first.workflowId(), "t1");
        assertThat(two.status()).isEqualTo(200);
        assertThat(two.body()).isEqualTo(one.body());
        assertThat(organization.requestTokens()).containsExactly("t1", "t1");
        assertThat(organization.workflows()).hasSize(2);
    }

    @Test
    void a_token_is_unique_across_workflows_projects_and_kinds_of_rerun() {
        organization.createProject("other");
        var first = organization.start("web", "main", Plan.failing(SECOND));
        var second = organization.start("other", "main", Plan.failing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        var one = reschedule(first.workflowId(), "t1").json();
        assertThat(reschedule(second.workflowId(), "t1").json()).isEqualTo(one);
        var partial = probe.post("pipelines/" + second.pipelineId() + "/partial_rebuild?request_token=t1", "");
        assertThat(partial.status()).isEqualTo(200);
        assertThat(partial.json().get("pipeline_id")).isEqualTo(one.get("ppl_id"));
        assertThat(organization.pipelines()).hasSize(3);
    }

    @Test
    void the_queue_limit_is_looked_at_before_the_token() {
        var first = organization.start("web", "main", Plan.failing(SECOND));
        assertThat(reschedule(first.workflowId(), "t1").status()).isEqualTo(200);
        organization.queueLimit(0);
        var replay = reschedule(first.workflowId(), "t1");
        assertThat(replay.status()).isEqualTo(400);
        assertThat(replay.json().get("code").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(replay.json().get("message").asText()).isEqualTo("Limit of queuing pipelines reached");
        organization.queueLimit(30);
        assertThat(reschedule(first.workflowId(), "t1").status()).isEqualTo(200);
    }

    @Test
    void thirty_queueing_pipelines_of_a_branch_fill_its_queue() {
        var plan = Plan.passing(SECOND).queuedFor(Duration.ofHours(1));
        var first = organization.start("web", "main", plan);
        for (int i = 0; i < 29; i++) organization.start("web", "main", plan);
        assertThat(reschedule(first.workflowId(), "t1").status()).isEqualTo(400);
        var elsewhere = organization.start("web", "next", Plan.open());
        assertThat(reschedule(elsewhere.workflowId(), "t2").status()).isEqualTo(200);
    }

    @Test
    void a_running_workflow_can_be_rerun_and_goes_on() {
        var first = organization.start("web", "main", Plan.open());
        probe.advance(Duration.ofSeconds(5));
        assertThat(reschedule(first.workflowId(), "t1").status()).isEqualTo(200);
        assertThat(organization.pipeline(first.pipelineId()).state()).isEqualTo("RUNNING");
    }

    @Test
    void the_token_is_taken_from_query_form_or_json() {
        var first = organization.start("web", "main", Plan.open());
        var path = "plumber-workflows/" + first.workflowId() + "/reschedule";
        assertThat(probe.post(path, "request_token=a%20b").status()).isEqualTo(200);
        assertThat(probe.post(path, "{\"request_token\":\"c\"}").status()).isEqualTo(200);
        assertThat(organization.workflows())
                .extracting(GroundTruth.WorkflowTruth::requestToken)
                .containsExactly(null, "a b", "c");
        assertThat(probe.post(path, "{\"request_token\":").body()).startsWith("Malformed request: ");
    }

    @Test
    void a_missing_token_an_unknown_workflow_and_a_deleted_project_are_refused() {
        var first = organization.start("web", "main", Plan.open());
        var path = "plumber-workflows/" + first.workflowId() + "/reschedule";
        assertThat(probe.post(path, "").status()).isEqualTo(400);
        assertThat(probe.post(path, "").json().asText()).isEqualTo("Missing required post parameter request_token.");
        assertThat(probe.post(path + "?request_token=", "").status()).isEqualTo(400);
        assertThat(reschedule("2abeb1a9-eb4a-4834-84b8-cb7806aec063", "t").status())
                .isEqualTo(404);
        assertThat(reschedule(first.workflowId(), "x".repeat(256)).status()).isEqualTo(500);
        organization.permit(Organization.Permission.RERUN, false);
        assertThat(reschedule(first.workflowId(), "t").status()).isEqualTo(404);
        organization.permit(Organization.Permission.RERUN, true);
        organization.removeProject("web");
        assertThat(reschedule(first.workflowId(), "t").json().get("code").asText())
                .isEqualTo("FAILED_PRECONDITION");
    }

    @Test
    void a_partial_rebuild_is_a_new_pipeline_of_the_same_workflow() {
        var first = organization.start("web", "main", Plan.flaky(SECOND));
        var path = "pipelines/" + first.pipelineId() + "/partial_rebuild?request_token=p1";
        assertThat(probe.post(path, "").status()).isEqualTo(400);
        probe.advance(Duration.ofSeconds(5));
        var answer = probe.post(path, "").json();
        assertThat(answer.get("message").asText()).isEmpty();
        var id = answer.get("pipeline_id").asText();
        var pipeline = probe.get("pipelines/" + id).json().get("pipeline");
        assertThat(pipeline.get("wf_id").asText()).isEqualTo(first.workflowId());
        assertThat(pipeline.get("partial_rerun_of").asText()).isEqualTo(first.pipelineId());
        assertThat(organization.workflows()).hasSize(1);
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.post("pipelines/" + id + "/partial_rebuild?request_token=p2", "")
                        .status())
                .as("it passed")
                .isEqualTo(400);
        assertThat(probe.post(path, "").json().get("pipeline_id").asText()).isEqualTo(id);
    }
}
