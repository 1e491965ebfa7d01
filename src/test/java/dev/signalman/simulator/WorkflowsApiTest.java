package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowsApiTest {
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;
    private final String project = probe.projectId("web");

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void triggered_by_is_a_number_in_the_list_and_a_word_in_the_description() {
        var started = organization.start("web", "main", Plan.open());
        var listed = probe.get("plumber-workflows?project_id=" + project).json().get(0);
        var described =
                probe.get("plumber-workflows/" + started.workflowId()).json().get("workflow");
        assertThat(listed.get("triggered_by").isInt()).isTrue();
        assertThat(listed.get("triggered_by").asInt()).isZero();
        assertThat(described.get("triggered_by").asText()).isEqualTo("HOOK");
        assertThat(described.get("rerun_of").asText()).isEmpty();
        assertThat(described.get("initial_ppl_id").asText()).isEqualTo(started.pipelineId());
        assertThat(described.at("/created_at/seconds").asLong()).isEqualTo(Probe.START.getEpochSecond());
        assertThat(described.has("state")).isFalse();
    }

    @Test
    void a_bad_range_is_an_empty_list_of_zeros() {
        organization.start("web", "main", Plan.open());
        var answer = probe.get("plumber-workflows?created_after=200&created_before=100&project_id=" + project);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]");
        assertThat(answer.header("total")).isEqualTo("0");
        assertThat(answer.header("page-number")).isEqualTo("0");
    }

    @Test
    void pages_filters_and_the_last_page_work_as_for_pipelines() {
        for (int i = 0; i < 4; i++) organization.start("web", i % 2 == 0 ? "main" : "next", Plan.open());
        long now = probe.clock.instant().getEpochSecond();
        var base = "plumber-workflows?project_id=" + project;
        assertThat(probe.get(base + "&branch_name=next").all("branch_name")).containsExactly("next", "next");
        assertThat(probe.get(base + "&created_after=" + now).all("wf_id")).hasSize(4);
        assertThat(probe.get(base + "&created_after=" + (now + 1)).all("wf_id")).isEmpty();
        assertThat(probe.get(base + "&created_before=" + now).all("wf_id")).isEmpty();
        var beyond = probe.get(base + "&page_size=3&page=7");
        assertThat(beyond.all("wf_id")).hasSize(1);
        assertThat(beyond.header("page-number")).isEqualTo("2");
        assertThat(beyond.header("link")).contains("/api/v1alpha/plumber-workflows?");
    }

    @Test
    void an_unknown_workflow_is_not_found() {
        assertThat(probe.get("plumber-workflows/2abeb1a9-eb4a-4834-84b8-cb7806aec063")
                        .status())
                .isEqualTo(404);
        assertThat(probe.get("plumber-workflows").status()).isEqualTo(404);
    }
}
