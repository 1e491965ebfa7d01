package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The manners of the services where something is written: what they answer, and how they refuse. */
class WritesApiTest {
    private static final String TOKEN = "6063dd03-ecfb-11ed-b539-0045e2f582b7";

    private final Probe probe = Probe.of("""
            projects:
              - name: web
                deployment_targets: [{ name: production }]
                promotions: [{ name: Production, target: production, branch: release }]
            """);
    private final String project = probe.projectId("web");

    @AfterEach
    void stop() {
        probe.close();
    }

    private Probe.Answer patch(String path, String body) {
        return probe.send("PATCH", "/api/v1alpha/" + path, body);
    }

    private Probe.Answer delete(String path) {
        return probe.send("DELETE", "/api/v1alpha/" + path, "");
    }

    @Test
    void the_plug_services_take_forms_as_well_as_json_and_answer_json_strings() {
        var run = probe.post("plumber-workflows", "project_id=" + project + "&reference=refs%2Fheads%2Fmain");
        assertThat(run.header("content-type")).isNull();
        var id = run.json().get("workflow_id").asText();
        var stopped = probe.post("plumber-workflows/" + id + "/terminate", "");
        assertThat(stopped.body()).isEqualTo("\"Termination started for 1 pipelines.\"");
    }

    @Test
    void a_pipeline_that_has_not_begun_is_canceled_and_one_that_runs_stops_after_a_while() {
        var early = probe.organization.start("web", "main", Plan.open().queuedFor(Duration.ofMinutes(5)));
        var late = probe.organization.start("web", "main", Plan.open());
        probe.advance(Duration.ofSeconds(10));
        for (var started : new Organization.Started[] {early, late})
            assertThat(patch("pipelines/" + started.pipelineId(), "{\"terminate_request\":true}")
                            .body())
                    .isEqualTo("\"Pipeline termination started.\"");
        assertThat(probe.get("pipelines/" + late.pipelineId())
                        .json()
                        .at("/pipeline/state")
                        .asText())
                .isEqualTo("stopping");
        probe.advance(Duration.ofSeconds(1));
        var canceled = probe.get("pipelines/" + early.pipelineId()).json().get("pipeline");
        assertThat(canceled.get("result").asText()).isEqualTo("canceled");
        assertThat(canceled.get("terminated_by").asText()).isEqualTo(probe.organization.userId("signalman"));
        assertThat(probe.get("pipelines/" + late.pipelineId())
                        .json()
                        .at("/pipeline/result")
                        .asText())
                .isEqualTo("stopped");
        assertThat(patch("pipelines/" + late.pipelineId(), "{\"terminate_request\":\"true\"}")
                        .status())
                .as("a word is no boolean")
                .isEqualTo(400);
    }

    @Test
    void the_last_stopped_job_ends_its_pipeline() {
        var started = probe.organization.queueJobs("web", "e1-standard-2", 2, Duration.ofHours(1));
        probe.advance(Duration.ofSeconds(10));
        for (var job : probe.get("jobs?states=RUNNING").json().get("jobs"))
            assertThat(probe.post("jobs/" + job.at("/metadata/id").asText() + "/stop", "")
                            .body())
                    .isEqualTo("{}");
        assertThat(probe.organization.pipeline(started.pipelineId()).result()).isEqualTo(Plan.Result.STOPPED);
    }

    @Test
    void a_cordoned_target_cannot_be_promoted_to() {
        var target = probe.get("deployment_targets?project_id=" + project)
                .json()
                .get(0)
                .get("id")
                .asText();
        assertThat(patch("deployment_targets/" + target + "/deactivate", "")
                        .json()
                        .get("cordoned")
                        .asBoolean())
                .isTrue();
        var built = probe.organization.start("web", "main", Plan.passing(Duration.ofSeconds(1)));
        probe.advance(Duration.ofMinutes(1));
        var body = "{\"pipeline_id\":\"" + built.pipelineId() + "\",\"name\":\"Production\",\"request_token\":\"t\"}";
        assertThat(probe.post("promotions", body).status()).isEqualTo(400);
        patch("deployment_targets/" + target + "/activate", "");
        assertThat(probe.post("promotions", body).body()).isEqualTo("\"Promotion successfully triggered.\"");
        assertThat(probe.post("promotions", body).status())
                .as("the same token again")
                .isEqualTo(200);
        assertThat(probe.organization.deployments()).hasSize(1);
    }

    @Test
    void a_target_with_secrets_syncs_at_first_and_a_token_makes_it_once() {
        var body = "{\"project_id\":\"" + project + "\",\"name\":\"staging\",\"unique_token\":\"" + TOKEN
                + "\",\"env_vars\":[{\"name\":\"A\",\"value\":\"b\"}]}";
        var made = probe.post("deployment_targets?project_id=" + project, body);
        assertThat(made.json().get("state").asText()).isEqualTo("SYNCING");
        assertThat(probe.post("deployment_targets", body).json().get("id"))
                .isEqualTo(made.json().get("id"));
        var id = made.json().get("id").asText();
        var refused = patch("deployment_targets/" + id, "{\"unique_token\":\"" + TOKEN.replace('7', '8') + "\"}");
        assertThat(refused.body()).isEqualTo("\"Invalid state: SYNCING\"");
        probe.advance(Duration.ofSeconds(3));
        assertThat(probe.get("deployment_targets/" + id).json().get("state").asText())
                .isEqualTo("USABLE");
        assertThat(made.body()).doesNotContain("env_vars");
        assertThat(probe.post("deployment_targets", body.replace(TOKEN, "no-uuid"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_paused_schedule_says_who_paused_it_and_a_deleted_one_is_unknown() {
        var yaml =
                "metadata: { name: hourly }\\nspec: { project: web, branch: main, at: \\\"0 * * * *\\\", paused: true }";
        var id = probe.post("schedules?project_name=web", "{\"yml_definition\":\"" + yaml + "\"}")
                .json()
                .asText();
        var schedule = probe.get("schedules/" + id).json().get("schedule");
        assertThat(schedule.get("paused").asBoolean()).isTrue();
        assertThat(delete("tasks/" + id).body()).isEqualTo("\"Schedule successfully deleted.\"");
        assertThat(probe.get("schedules?project_id=" + project).json()).isEmpty();
        assertThat(delete("schedules/" + id).status()).isEqualTo(400);
        assertThat(probe.post("schedules", "{\"yml_definition\":\"" + yaml.replace("0 * * * *", "soon") + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_gateway_answers_bad_json_with_a_status_and_the_plugs_with_a_sentence() {
        var gateway = probe.post("dashboards", "{,}");
        assertThat(gateway.status()).isEqualTo(400);
        assertThat(gateway.json().get("code").asInt()).isEqualTo(3);
        assertThat(gateway.header("content-type")).isEqualTo("application/json");
        assertThat(probe.post("plumber-workflows", "{,}").body()).startsWith("Malformed request:");
    }

    @Test
    void pages_of_the_gateway_have_their_own_sizes() {
        assertThat(probe.get("notifications?page_size=301").status()).isEqualTo(400);
        assertThat(probe.get("notifications?page_size=300").status()).isEqualTo(200);
        assertThat(probe.get("dashboards?page_size=101").status()).isEqualTo(400);
        assertThat(probe.get("dashboards?page_token=x!").status()).isEqualTo(400);
        assertThat(probe.get("dashboards").json().get("total_size").asInt()).isZero();
    }

    @Test
    void the_cloud_shows_values_of_secrets_even_in_lists_and_the_community_edition_nowhere() throws Exception {
        var secret =
                "{\"metadata\":{\"name\":\"key\"},\"data\":{\"env_vars\":[{\"name\":\"A\",\"value\":\"open sesame\"}]}}";
        probe.send("POST", "/api/v1beta/secrets", secret);
        assertThat(probe.send("GET", "/api/v1beta/secrets", "").body()).contains("open sesame");
        try (var community = Probe.of("profile: community")) {
            community.send("POST", "/api/v1beta/secrets", secret);
            assertThat(community.send("GET", "/api/v1beta/secrets", "").body())
                    .contains("\"content_included\":false")
                    .doesNotContain("open sesame");
            var update = community.send("PATCH", "/api/v1beta/secrets/key", secret);
            assertThat(update.status()).isEqualTo(400);
            assertThat(update.json().get("code").asInt()).isEqualTo(9);
        }
    }

    @Test
    void a_lost_answer_does_not_undo_what_was_done() {
        probe.simulator.faults().next(RequestClass.DASHBOARDS, 1, new Fault.CutOff());
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> probe.post("dashboards", "{\"metadata\":{\"name\":\"shop\"}}"));
        assertThat(probe.get("dashboards/shop").status()).isEqualTo(200);
    }
}
