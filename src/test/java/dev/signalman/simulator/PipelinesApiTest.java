package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelinesApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;
    private final String project = probe.projectId("web");

    @AfterEach
    void stop() {
        probe.close();
    }

    private Probe.Answer list(String query) {
        return probe.get("pipelines?project_id=" + project + query);
    }

    @Test
    void a_list_writes_capitals_and_a_description_lower_case() {
        var started = organization.start("web", "main", Plan.failing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        var listed = list("").json().get(0);
        var described = probe.get("pipelines/" + started.pipelineId()).json().get("pipeline");
        assertThat(listed.get("state").asText()).isEqualTo("DONE");
        assertThat(listed.get("result").asText()).isEqualTo("FAILED");
        assertThat(described.get("state").asText()).isEqualTo("done");
        assertThat(described.get("result").asText()).isEqualTo("failed");
        assertThat(listed.at("/triggerer/ppl_triggered_by").asText()).isEqualTo("WORKFLOW");
        assertThat(described.at("/triggerer/ppl_triggered_by").isInt()).isTrue();
        assertThat(listed.at("/queue/type").asText()).isEqualTo("IMPLICIT");
        assertThat(described.at("/queue/type").isInt()).isTrue();
    }

    @Test
    void result_keys_are_missing_until_done_and_a_pass_has_the_reason_test() {
        var started = organization.start("web", "main", Plan.passing(SECOND));
        assertThat(list("").json().get(0).has("result")).isFalse();
        assertThat(list("").json().get(0).has("result_reason")).isFalse();
        var open = probe.get("pipelines/" + started.pipelineId() + "?detailed=true")
                .json();
        assertThat(open.get("pipeline").has("result")).isFalse();
        assertThat(open.at("/blocks/0").has("result")).isFalse();
        probe.advance(Duration.ofSeconds(5));
        assertThat(list("").json().get(0).get("result_reason").asText()).isEqualTo("TEST");
    }

    @Test
    void times_are_objects_in_lists_and_text_in_descriptions_with_own_signs_of_not_yet() {
        var started = organization.start("web", "main", Plan.passing(SECOND));
        var listed = list("").json().get(0);
        assertThat(listed.at("/created_at/seconds").asLong()).isEqualTo(Probe.START.getEpochSecond());
        assertThat(listed.at("/created_at/nanos").asLong()).isEqualTo(123_456_000);
        assertThat(listed.at("/done_at/seconds").asLong()).isZero();
        var described = probe.get("pipelines/" + started.pipelineId()).json().get("pipeline");
        assertThat(described.get("created_at").asText()).isEqualTo("2026-03-02 08:00:00.123456Z");
        assertThat(described.get("done_at").asText()).isEqualTo("1970-01-01 00:00:00.000000Z");
    }

    @Test
    void states_come_one_after_the_other_at_their_times() {
        var plan = Plan.passing(Duration.ofSeconds(10)).queuedFor(Duration.ofSeconds(5));
        var id = organization.start("web", "main", plan).pipelineId();
        var seen = new java.util.ArrayList<String>();
        for (int millis : new int[] {0, 90, 40, 5_000, 10_000}) {
            probe.advance(Duration.ofMillis(millis));
            seen.add(probe.get("pipelines/" + id).json().at("/pipeline/state").asText());
        }
        assertThat(seen).containsExactly("initializing", "pending", "queuing", "running", "done");
    }

    @Test
    void the_link_says_http_and_has_first_and_last_always_next_and_prev_where_they_exist() {
        for (int i = 0; i < 5; i++) organization.start("web", "main", Plan.passing(SECOND));
        var host = probe.simulator.baseUrl().replaceFirst("https?://", "");
        var url = "<http://" + host + "/api/v1alpha/pipelines?branch_name=main&page=%d&page_size=2&project_id="
                + project + ">; rel=\"%s\"";
        var middle = probe.get("pipelines?project_id=" + project + "&page_size=2&page=2&branch_name=main");
        assertThat(middle.header("link"))
                .isEqualTo(String.join(
                        ", ",
                        url.formatted(3, "next"),
                        url.formatted(1, "prev"),
                        url.formatted(1, "first"),
                        url.formatted(3, "last")));
        assertThat(middle.header("total")).isEqualTo("5");
        assertThat(middle.header("per-page")).isEqualTo("2");
        assertThat(middle.header("total-pages")).isEqualTo("3");
        assertThat(middle.header("page-number")).isEqualTo("2");
        assertThat(list("&page_size=2").header("link")).doesNotContain("prev").contains("next", "last");
    }

    @Test
    void the_query_of_a_link_is_form_encoded() {
        assertThat(list("&branch_name=a%20b").header("link")).contains("branch_name=a+b&page=1&project_id");
    }

    @Test
    void a_page_beyond_the_last_is_the_last_again() {
        for (int i = 0; i < 3; i++) organization.start("web", "main", Plan.passing(SECOND));
        var last = list("&page_size=2&page=2");
        var beyond = list("&page_size=2&page=99");
        assertThat(beyond.all("ppl_id")).isEqualTo(last.all("ppl_id")).hasSize(1);
        assertThat(beyond.header("page-number")).isEqualTo("2");
        assertThat(beyond.header("link")).doesNotContain("next");
    }

    @Test
    void an_empty_list_has_one_page() {
        var answer = list("");
        assertThat(answer.body()).isEqualTo("[]");
        assertThat(answer.header("total-pages")).isEqualTo("1");
        assertThat(answer.header("page-number")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=x", "page=0", "page=-3", "page_size=abc", "page_size=0", "page_size=-1"})
    void a_bad_page_is_silently_the_default(String query) {
        organization.start("web", "main", Plan.passing(SECOND));
        var answer = list("&" + query);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("per-page")).isEqualTo("30");
        assertThat(answer.header("page-number")).isEqualTo("1");
    }

    @Test
    void there_is_no_greatest_page_size_and_the_newest_comes_first() {
        var first = organization.start("web", "main", Plan.passing(SECOND)).pipelineId();
        for (int i = 0; i < 250; i++) organization.start("web", "main", Plan.passing(SECOND));
        var newest = organization.start("web", "main", Plan.passing(SECOND)).pipelineId();
        var ids = list("&page_size=1000").all("ppl_id");
        assertThat(ids).hasSize(252).doesNotHaveDuplicates().endsWith(first).startsWith(newest);
    }

    @Test
    void both_ends_of_a_time_filter_are_exclusive_in_whole_seconds() {
        probe.clock.set(java.time.Instant.parse("2026-03-02T09:00:00Z"));
        organization.start("web", "main", Plan.passing(SECOND));
        long at = java.time.Instant.parse("2026-03-02T09:00:00Z").getEpochSecond();
        assertThat(list("&created_after=" + at).all("ppl_id")).isEmpty();
        assertThat(list("&created_before=" + at).all("ppl_id")).isEmpty();
        assertThat(list("&created_after=" + (at - 1)).all("ppl_id")).hasSize(1);
        assertThat(list("&created_before=" + (at + 1)).all("ppl_id")).hasSize(1);
        assertThat(list("&created_after=" + (at - 1) + "&created_before=" + (at + 1))
                        .all("ppl_id"))
                .hasSize(1);
        assertThat(list("&created_after=" + (at - 1) + "junk").all("ppl_id")).hasSize(1);
        assertThat(list("&created_after=0").all("ppl_id")).hasSize(1);
    }

    @Test
    void a_done_filter_shows_done_pipelines_only_and_by_their_end() {
        var open = organization.start("web", "main", Plan.open()).pipelineId();
        var old = organization
                .start("web", "main", Plan.passing(Duration.ofHours(2)))
                .pipelineId();
        probe.advance(Duration.ofHours(1));
        long hourIn = probe.clock.instant().getEpochSecond();
        probe.advance(Duration.ofHours(2));
        assertThat(list("&done_after=" + hourIn).all("ppl_id")).containsExactly(old);
        assertThat(list("&done_before=" + hourIn).all("ppl_id")).isEmpty();
        assertThat(list("").all("ppl_id")).contains(open);
    }

    @ParameterizedTest
    @CsvSource({
        "created_after=100&created_before=100",
        "done_after=200&done_before=100",
        "created_after=100&done_after=100",
        "created_before=300&done_after=200",
        "created_after=100&done_before=100",
        "created_after=50&created_before=300&done_before=200"
    })
    void impossible_combinations_of_filters_are_refused(String query) {
        var answer = list("&" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().asText()).startsWith("Inavlid values od fields");
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_after=100&done_after=101", "created_after=1&created_before=2&done_after=3"})
    void possible_combinations_are_not(String query) {
        assertThat(list("&" + query).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_after=yesterday", "done_before=x1", "git_ref_types=branch"})
    void what_the_server_does_not_understand_is_a_500(String query) {
        assertThat(list("&" + query).status()).isEqualTo(500);
    }

    @Test
    void pipelines_of_a_workflow_branch_and_file_can_be_asked_for() {
        var main = organization.start("web", "main", Plan.passing(SECOND));
        organization.start("web", "feature/x", Plan.passing(SECOND));
        assertThat(probe.get("pipelines?wf_id=" + main.workflowId()).all("ppl_id"))
                .containsExactly(main.pipelineId());
        assertThat(list("&branch_name=feature/x").all("branch_name")).containsExactly("feature/x");
        assertThat(list("&yml_file_path=.semaphore/semaphore.yml").all("ppl_id"))
                .hasSize(2);
        assertThat(list("&yml_file_path=semaphore.yml").all("ppl_id")).isEmpty();
    }

    @Test
    void what_is_unknown_is_not_found() {
        assertThat(probe.get("pipelines/2abeb1a9-eb4a-4834-84b8-cb7806aec063").status())
                .isEqualTo(404);
        assertThat(probe.get("pipelines/nonsense").body()).isEqualTo("Not Found");
        assertThat(probe.get("pipelines?project_id=nonsense").status()).isEqualTo(404);
    }

    @Test
    void retention_makes_a_pipeline_vanish() {
        var started = organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        organization.forget(started.pipelineId());
        assertThat(probe.get("pipelines/" + started.pipelineId()).status()).isEqualTo(404);
        assertThat(list("").body()).isEqualTo("[]");
    }

    @Test
    void details_show_the_failed_job_and_blocks_only_when_asked_for() {
        var id = organization
                .start("web", "main", Plan.failing(SECOND, "unit tests"))
                .pipelineId();
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.get("pipelines/" + id).json().get("blocks")).isEmpty();
        var blocks = probe.get("pipelines/" + id + "?detailed=true").json().get("blocks");
        assertThat(blocks.get(0).get("result").asText()).isEqualTo("passed");
        assertThat(blocks.get(1).get("result").asText()).isEqualTo("failed");
        var job = blocks.get(1).get("jobs").get(0);
        assertThat(job.get("name").asText()).isEqualTo("unit tests");
        assertThat(job.get("status").asText()).isEqualTo("FINISHED");
        assertThat(job.get("result").asText()).isEqualTo("FAILED");
        var described = probe.get("jobs/" + job.get("job_id").asText()).json();
        assertThat(described.at("/status/result").asText()).isEqualTo("FAILED");
        assertThat(organization.pipeline(id).failedJobs()).containsExactly("unit tests");
    }

    @Test
    void the_elixir_services_send_no_content_type() {
        var started = organization.start("web", "main", Plan.passing(SECOND));
        for (var path : new String[] {
            "pipelines?project_id=" + project, "pipelines/" + started.pipelineId(), "self_hosted_agent_types", "agents"
        }) assertThat(probe.get(path).header("content-type")).as(path).isNull();
        assertThat(probe.get("jobs").header("content-type")).isEqualTo("application/json");
    }

    @Test
    void a_timeout_is_a_stop_and_a_malformed_file_has_a_description() {
        organization.start("web", "main", Plan.timingOut(SECOND));
        organization.start("web", "main", Plan.malformed("unknown property: blokcs"));
        probe.advance(Duration.ofSeconds(5));
        var rows = list("").json();
        assertThat(rows.get(1).get("result").asText()).isEqualTo("STOPPED");
        assertThat(rows.get(1).get("result_reason").asText()).isEqualTo("TIMEOUT");
        assertThat(rows.get(1).at("/stopping_at/seconds").asLong()).isPositive();
        assertThat(rows.get(0).get("result_reason").asText()).isEqualTo("MALFORMED");
        assertThat(rows.get(0).get("error_description").asText()).isEqualTo("unknown property: blokcs");
        assertThat(rows.get(0).at("/running_at/seconds").asLong()).isZero();
    }
}
