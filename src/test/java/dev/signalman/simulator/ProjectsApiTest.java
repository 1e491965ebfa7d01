package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsApiTest {
    private final Probe probe = Probe.of(Scenario.large(3, 1_003, 0, Duration.ofDays(1)));
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void pages_have_500_rows_and_headers_of_their_own() {
        var first = probe.get("projects");
        assertThat(first.json()).hasSize(500);
        assertThat(first.header("x-page")).isEqualTo("1");
        assertThat(first.header("x-has-more")).isEqualTo("true");
        assertThat(first.header("link")).isNull();
        var last = probe.get("projects?page=3");
        assertThat(last.json()).hasSize(3);
        assertThat(last.header("x-has-more")).isEqualTo("false");
        assertThat(probe.get("projects?page=4").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "x"})
    void a_page_outside_1_to_100_is_refused(String page) {
        var answer = probe.get("projects?page=" + page);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asText()).contains("page");
    }

    @Test
    void rows_are_filtered_after_paging_so_a_page_can_be_short_though_more_follows() {
        for (int i = 0; i < 500; i++) organization.permit("project-%04d".formatted(i), false);
        var first = probe.get("projects");
        assertThat(first.body()).isEqualTo("[]");
        assertThat(first.header("x-has-more")).isEqualTo("true");
        assertThat(probe.get("projects?page=2").json()).hasSize(500);
    }

    @Test
    void a_failing_permission_service_shows_no_projects_and_no_error() {
        probe.simulator.faults().next(RequestClass.PROJECTS, 1, new Fault.EmptyList());
        var answer = probe.get("projects");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[]");
        assertThat(probe.get("projects").json()).hasSize(500);
    }

    @Test
    void a_project_is_read_by_name_refused_without_permission_and_not_found_when_removed() {
        var described = probe.get("projects/project-0007").json();
        assertThat(described.at("/metadata/name").asText()).isEqualTo("project-0007");
        assertThat(described.at("/metadata/id").asText()).isEqualTo(probe.projectId("project-0007"));
        assertThat(described.at("/spec/repository/url").asText()).contains("project-0007");
        organization.permit("project-0007", false);
        var refused = probe.get("projects/project-0007");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        organization.removeProject("project-0007");
        assertThat(probe.get("projects/project-0007").status()).isEqualTo(404);
        assertThat(probe.get("projects/nobody").status()).isEqualTo(404);
        assertThat(probe.get("projects").body()).doesNotContain("project-0007");
    }

    @Test
    void without_permission_all_that_belongs_to_a_project_is_not_found() {
        var started = organization.start("project-0001", "main", Plan.passing(Duration.ofSeconds(1)));
        var id = probe.projectId("project-0001");
        organization.permit("project-0001", false);
        for (var path : new String[] {
            "pipelines?project_id=" + id,
            "pipelines/" + started.pipelineId(),
            "plumber-workflows?project_id=" + id,
            "plumber-workflows/" + started.workflowId(),
            "promotions?pipeline_id=" + started.pipelineId(),
            "schedules?project_id=" + id
        }) {
            assertThat(probe.get(path).status()).as(path).isEqualTo(404);
            assertThat(probe.get(path).body()).as(path).isEqualTo("Not Found");
        }
        assertThat(probe.get("deployment_targets?project_id=" + id).status()).isEqualTo(401);
        organization.permit("project-0001", true);
        assertThat(probe.get("pipelines/" + started.pipelineId()).status()).isEqualTo(200);
    }
}
