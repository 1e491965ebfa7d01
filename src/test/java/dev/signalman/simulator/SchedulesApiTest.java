package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesApiTest {
    private final Probe probe = Probe.of("""
            projects:
              - name: web
                schedules:
                  - { name: nightly, every: 1m, at: "0 2 * * *" }
                  - { name: audit, paused: true, every: 1m }
            """);
    private final String project = probe.projectId("web");

    @AfterEach
    void stop() {
        probe.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"schedules", "tasks"})
    void both_names_list_by_name(String resource) {
        var answer = probe.get(resource + "?project_id=" + project);
        assertThat(answer.all("name")).containsExactly("audit", "nightly");
        assertThat(answer.header("per-page")).isEqualTo("30");
        assertThat(answer.header("link")).contains("/api/v1alpha/" + resource + "?");
        assertThat(answer.json().get(1).get("branch").asText()).isEqualTo("main");
        assertThat(answer.json().get(1).get("pause_toggled_at").asText()).isEmpty();
    }

    @Test
    void a_page_size_that_is_no_number_is_refused_and_a_missing_project_not_found() {
        assertThat(probe.get("schedules?page_size=x&project_id=" + project).status())
                .isEqualTo(400);
        assertThat(probe.get("schedules").status()).isEqualTo(404);
    }

    @Test
    void what_is_no_uuid_and_what_is_unknown_are_both_a_400() {
        var odd = probe.get("schedules/nightly");
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.json().asText()).isEqualTo("schedule identifier should be a UUID");
        assertThat(probe.get("tasks/2abeb1a9-eb4a-4834-84b8-cb7806aec063").status())
                .isEqualTo(400);
    }

    @Test
    void a_description_has_the_last_ten_triggers_newest_first() {
        for (int i = 0; i < 12; i++) probe.advance(Duration.ofMinutes(1));
        var id = probe.get("schedules?project_id=" + project)
                .json()
                .get(1)
                .get("id")
                .asText();
        var described = probe.get("schedules/" + id).json();
        assertThat(described.at("/schedule/name").asText()).isEqualTo("nightly");
        assertThat(described.get("triggers")).hasSize(10);
        var newest = described.at("/triggers/0");
        assertThat(newest.get("triggered_at").asText()).isEqualTo("2026-03-02 08:12:00.123456Z");
        var workflow = probe.get(
                "plumber-workflows/" + newest.get("scheduled_workflow_id").asText());
        assertThat(workflow.json().at("/workflow/triggered_by").asText()).isEqualTo("SCHEDULE");
        assertThat(probe.organization.workflows()).hasSize(12);
    }
}
