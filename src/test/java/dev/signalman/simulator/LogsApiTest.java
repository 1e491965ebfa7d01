package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogsApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    private String job(String pipeline) {
        return probe.get("pipelines/" + pipeline + "?detailed=true")
                .json()
                .at("/blocks/0/jobs/0/job_id")
                .asText();
    }

    private String selfHostedJob() {
        organization.connectAgent("s1-linux", "rack-1");
        var started = organization.queueJobs("web", "s1-linux", 1, SECOND);
        probe.advance(Duration.ofSeconds(5));
        return job(started.pipelineId());
    }

    @Test
    void a_cloud_job_answers_with_events_that_name_the_failure() {
        var started = organization.start("web", "main", Plan.failing(SECOND));
        probe.advance(Duration.ofSeconds(5));
        var answer = probe.get("logs/" + job(started.pipelineId()));
        assertThat(answer.status()).isEqualTo(200);
        var events = answer.json().get("events");
        assertThat(events.get(0).get("event").asText()).isEqualTo("job_started");
        assertThat(events.get(1).get("directive").asText()).isEqualTo("checkout");
        assertThat(events.get(events.size() - 2).get("exit_code").asInt()).isEqualTo(1);
        assertThat(events.get(events.size() - 1).get("result").asText()).isEqualTo("failed");
        assertThat(answer.body()).contains("FAIL compile at line");
        assertThat(events).allMatch(e -> e.get("timestamp").isIntegralNumber());
    }

    @Test
    void a_self_hosted_job_redirects_to_a_place_that_wants_no_token_of_ours_and_pages() {
        var answer = probe.get("logs/" + selfHostedJob());
        assertThat(answer.status()).isEqualTo(302);
        var location = answer.location();
        assertThat(location)
                .startsWith(probe.simulator.baseUrl() + "/api/v1/logs/")
                .contains("?jwt=");
        int events = 0;
        var next = "0";
        while (!next.equals("null")) {
            var page = probe.bare(location + "&token=" + next).json();
            events += page.get("events").size();
            next = page.get("next").asText();
        }
        assertThat(events).isEqualTo(12);
        assertThat(probe.bare(location + "&raw=true").body()).contains("make job-1", "all tests passed");
    }

    @Test
    void the_jwt_is_good_for_five_minutes_and_for_one_job() {
        var location = probe.get("logs/" + selfHostedJob()).location();
        assertThat(probe.bare(location).status()).isEqualTo(200);
        var jwt = location.substring(location.indexOf("jwt=") + 4);
        var path = location.substring(0, location.indexOf('?'));
        assertThat(probe.bare(path, "Authorization", "Bearer " + jwt).status()).isEqualTo(200);
        assertThat(probe.bare(path).status()).isEqualTo(401);
        assertThat(probe.bare(path + "x?jwt=" + jwt).status()).isEqualTo(401);
        probe.advance(Duration.ofMinutes(5));
        assertThat(probe.bare(location).status()).isEqualTo(401);
    }

    @Test
    void a_running_job_says_where_to_go_on() {
        organization.connectAgent("s1-linux", "rack-1");
        var started = organization.queueJobs("web", "s1-linux", 1, Duration.ofHours(1));
        probe.advance(Duration.ofSeconds(5));
        var location = probe.get("logs/" + job(started.pipelineId())).location();
        assertThat(probe.bare(location + "&token=9").json().get("next").asInt()).isEqualTo(9);
    }

    @Test
    void a_job_that_is_unknown_or_never_started_is_not_found_and_without_permission_denied() {
        organization.addAgentType("s1-linux");
        var waiting = organization.queueJobs("web", "s1-linux", 1, SECOND);
        probe.advance(Duration.ofSeconds(5));
        assertThat(probe.get("logs/" + job(waiting.pipelineId())).status()).isEqualTo(404);
        assertThat(probe.get("logs/nonsense").status()).isEqualTo(404);
        organization.permit(Organization.Permission.VIEW_LOGS, false);
        assertThat(probe.get("logs/nonsense").status()).isEqualTo(401);
        assertThat(probe.get("logs/nonsense").body()).isEqualTo("Permission denied");
    }
}
