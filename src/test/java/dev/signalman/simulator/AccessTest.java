package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private final Probe probe = Probe.quiet();

    @AfterEach
    void stop() {
        probe.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Token simulator-token, 200",
        "Bearer simulator-token, 200",
        "token simulator-token, 401",
        "bearer simulator-token, 401",
        "Token wrong, 401",
        "simulator-token, 401"
    })
    void the_words_before_the_token_are_case_sensitive(String authorization, int status) {
        var answer = probe.bare("/api/v1alpha/projects", "Authorization", authorization);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 401) assertThat(answer.body()).isEqualTo("Unauthorized");
    }

    @Test
    void without_a_token_nothing_is_said_but_unauthorized() {
        assertThat(probe.bare("/api/v1alpha/projects").status()).isEqualTo(401);
        assertThat(probe.bare("/api/v1alpha/whatever").status()).isEqualTo(401);
    }

    @Test
    void a_revoked_token_is_unauthorized_and_a_second_one_still_works() {
        probe.organization.addToken("other", "grace");
        probe.organization.revokeToken("simulator-token");
        assertThat(probe.get("projects").status()).isEqualTo(401);
        assertThat(probe.bare("/api/v1alpha/projects", "Authorization", "Token other")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_request_with_a_header_of_semaphores_own_is_not_found() {
        assertThat(probe.get("projects", "x-semaphore-user-id", "me").status()).isEqualTo(404);
        assertThat(probe.get("projects", "X-Semaphore-Anything", "1").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatever", "pipelines/a/b/c", "projects/web/secrets", "v2"})
    void an_unknown_path_says_oops(String path) {
        var answer = probe.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("oops");
    }

    @Test
    void an_old_semaphore_cli_is_sent_away_and_the_documented_agent_is_not() {
        assertThat(probe.get("projects", "User-Agent", "SemaphoreCLI/v0.29.1 (linux)")
                        .status())
                .isEqualTo(400);
        assertThat(probe.get("projects", "User-Agent", "SemaphoreCLI/v0.30.0").status())
                .isEqualTo(200);
        assertThat(probe.get("projects", "User-Agent", "SemaphoreCI v2.0 Client")
                        .status())
                .isEqualTo(200);
        assertThat(probe.simulator.requests().userAgents()).contains("SemaphoreCI v2.0 Client");
    }

    @Test
    void the_community_edition_has_no_targets_and_no_flaky_tests_and_redirects_all_logs() throws Exception {
        try (var community = Probe.of("{profile: community, projects: [{name: web}]}")) {
            var id = community.projectId("web");
            var targets = community.get("deployment_targets?project_id=" + id);
            assertThat(targets.status()).isEqualTo(403);
            assertThat(targets.body()).startsWith("The deployment targets feature is not enabled");
            var flaky = community.get("projects/" + id + "/test_results/flaky_tests");
            assertThat(flaky.status()).isEqualTo(404);
            assertThat(flaky.body()).isEqualTo("oops");
            var started = community.organization.start("web", "main", Plan.passing(Duration.ofSeconds(1)));
            community.advance(Duration.ofSeconds(3));
            var job = community
                    .get("pipelines/" + started.pipelineId() + "?detailed=true")
                    .json()
                    .at("/blocks/0/jobs/0/job_id")
                    .asText();
            assertThat(community.get("logs/" + job).status()).isEqualTo(302);
        }
    }

    @Test
    void flaky_tests_can_be_off_in_the_cloud() {
        var path = "projects/" + probe.projectId("web") + "/test_results/flaky_tests";
        assertThat(probe.get(path).body()).isEqualTo("[]");
        probe.organization.feature(Organization.Feature.TEST_RESULTS, false);
        assertThat(probe.get(path).status()).isEqualTo(404);
        assertThat(probe.get(path).body()).isEqualTo("Feature is not enabled for your organization");
    }

    @Test
    void people_see_a_page_and_the_truth_without_a_token() {
        var started = probe.organization.start("web", "main", Plan.passing(Duration.ofSeconds(1)));
        var page = probe.bare("/");
        assertThat(page.header("content-type")).startsWith("text/html");
        assertThat(page.body()).contains("web", "initializing");
        var state = probe.bare("/_simulator/state").json();
        assertThat(state.at("/pipelines/0/id").asText()).isEqualTo(started.pipelineId());
        assertThat(state.at("/projects/0/name").asText()).isEqualTo("web");
        assertThat(probe.simulator.requests().total()).isZero();
    }
}
