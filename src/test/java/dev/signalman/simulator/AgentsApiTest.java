package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsApiTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    private java.util.List<String> names() {
        var names = new java.util.ArrayList<String>();
        probe.get("agents")
                .json()
                .get("agents")
                .forEach(a -> names.add(a.at("/metadata/name").asText()));
        return names;
    }

    @ParameterizedTest
    @CsvSource({"4, 400", "5, 200", "200, 200", "201, 400", "many, 400"})
    void a_page_has_5_to_200_agents(String size, int status) {
        assertThat(probe.get("agents?page_size=" + size).status()).isEqualTo(status);
    }

    @Test
    void the_cursor_is_in_milliseconds_and_inclusive_so_rows_come_twice() {
        for (int i = 0; i < 12; i++) organization.connectAgent("s1-linux", "agent-" + i);
        var first = probe.get("agents?page_size=5").json();
        var cursor = first.get("cursor").asText();
        assertThat(cursor).isEqualTo(Long.toString(Probe.START.toEpochMilli()));
        var second = probe.get("agents?page_size=5&cursor=" + cursor).json();
        assertThat(second.get("agents").get(0).at("/metadata/name").asText()).isEqualTo("agent-0");
        assertThat(probe.get("agents").json().get("cursor").asText()).isEmpty();
    }

    @Test
    void a_cursor_leads_on_to_agents_that_connected_later() {
        for (int i = 0; i < 8; i++) {
            organization.connectAgent("s1-linux", "agent-" + i);
            probe.advance(Duration.ofMillis(10));
        }
        var cursor = probe.get("agents?page_size=5").json().get("cursor").asText();
        var rest = probe.get("agents?page_size=5&cursor=" + cursor).json();
        assertThat(rest.get("agents")).hasSize(3);
        assertThat(rest.get("cursor").asText()).isEmpty();
    }

    @Test
    void a_cursor_that_is_no_number_is_a_500() {
        assertThat(probe.get("agents?cursor=abc").status()).isEqualTo(500);
    }

    @Test
    void agents_show_their_state_and_times_as_numbers() {
        organization.connectAgent("s1-linux", "rack-1");
        organization.connectAgent("s1-linux", "rack-2");
        organization.queueJobs("web", "s1-linux", 1, Duration.ofSeconds(30));
        probe.advance(Duration.ofSeconds(2));
        organization.disableAgent("rack-2");
        var agents = probe.get("agents?agent_type=s1-linux").json().get("agents");
        assertThat(agents.get(0).at("/status/state").asText()).isEqualTo("running_job");
        assertThat(agents.get(1).at("/status/state").asText()).isEqualTo("waiting_for_job");
        assertThat(agents.get(0).at("/metadata/connected_at").isInt()).isTrue();
        assertThat(agents.get(0).get("metadata").has("disabled_at")).isFalse();
        assertThat(agents.get(1).at("/metadata/disabled_at").isInt()).isTrue();
        assertThat(probe.get("agents/rack-1").json().at("/metadata/type").asText())
                .isEqualTo("s1-linux");
        assertThat(probe.get("agents/nobody").status()).isEqualTo(404);
        assertThat(probe.get("agents?agent_type=s1-other").json().get("agents")).isEmpty();
    }

    @Test
    void agent_types_come_all_at_once_with_their_count() {
        organization.connectAgent("s1-linux", "rack-1");
        organization.addAgentType("s1-empty");
        var types = probe.get("self_hosted_agent_types?page=9").json().get("agent_types");
        assertThat(types).hasSize(2);
        assertThat(types.get(0).at("/metadata/name").asText()).isEqualTo("s1-empty");
        assertThat(types.get(0).at("/status/total_agent_count").asInt()).isZero();
        assertThat(types.get(0).at("/spec/agent_name_settings/aws").isNull()).isTrue();
        assertThat(types.get(0).get("status").has("registration_token")).isFalse();
        assertThat(types.get(0).at("/metadata/create_time").isInt()).isTrue();
        assertThat(probe.get("self_hosted_agent_types/s1-linux")
                        .json()
                        .at("/status/total_agent_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(probe.get("self_hosted_agent_types/s1-none").status()).isEqualTo(404);
    }

    @Test
    void an_agent_that_leaves_is_gone_at_once_and_a_busy_one_after_its_job() {
        organization.connectAgent("s1-linux", "idle");
        organization.disconnectAgent("idle");
        assertThat(names()).isEmpty();
        organization.connectAgent("s1-linux", "busy");
        organization.queueJobs("web", "s1-linux", 1, Duration.ofSeconds(30));
        probe.advance(Duration.ofSeconds(5));
        organization.disconnectAgent("busy");
        assertThat(names()).containsExactly("busy");
        probe.advance(Duration.ofSeconds(30));
        assertThat(names()).isEmpty();
    }

    @Test
    void an_idle_agent_that_crashed_stays_listed_for_three_minutes_until_the_cleaner_comes() {
        organization.connectAgent("s1-linux", "rack-1");
        organization.crashAgent("rack-1");
        probe.advance(MINUTE.multipliedBy(3));
        assertThat(names()).containsExactly("rack-1");
        probe.advance(MINUTE);
        assertThat(names()).isEmpty();
    }

    @Test
    void one_that_crashed_with_a_job_stays_for_fifteen_and_then_its_job_has_failed() {
        organization.connectAgent("s1-linux", "rack-1");
        var pipeline = organization.queueJobs("web", "s1-linux", 1, MINUTE).pipelineId();
        probe.advance(Duration.ofSeconds(5));
        organization.crashAgent("rack-1");
        probe.advance(MINUTE.multipliedBy(15));
        assertThat(names()).containsExactly("rack-1");
        assertThat(organization.pipeline(pipeline).done()).isFalse();
        probe.advance(MINUTE);
        assertThat(names()).isEmpty();
        assertThat(organization.pipeline(pipeline).result()).isEqualTo(Plan.Result.FAILED);
        assertThat(organization.pipeline(pipeline).failedJobs()).containsExactly("job 1");
    }

    @Test
    void jobs_wait_for_an_agent_and_the_pipeline_runs_meanwhile() {
        organization.addAgentType("s1-linux");
        var pipeline = organization
                .queueJobs("web", "s1-linux", 2, Duration.ofSeconds(10))
                .pipelineId();
        probe.advance(MINUTE);
        assertThat(probe.get("jobs?states=QUEUED").json().get("jobs")).hasSize(2);
        assertThat(organization.pipeline(pipeline).state()).isEqualTo("RUNNING");
        organization.connectAgent("s1-linux", "rack-1");
        probe.advance(Duration.ofSeconds(30));
        assertThat(organization.pipeline(pipeline).result()).isEqualTo(Plan.Result.PASSED);
        assertThat(names()).containsExactly("rack-1");
    }

    @Test
    void a_pipeline_stopped_by_hand_gives_its_agents_back() {
        organization.connectAgent("s1-linux", "rack-1");
        var pipeline = organization.queueJobs("web", "s1-linux", 3, MINUTE).pipelineId();
        probe.advance(Duration.ofSeconds(5));
        organization.finish(pipeline, Plan.Result.STOPPED, Plan.Reason.USER);
        assertThat(organization.agents().getFirst().jobId()).isNull();
        assertThat(probe.get("jobs?states=QUEUED&states=RUNNING").json().get("jobs"))
                .isEmpty();
    }

    @Test
    void without_permission_agents_are_denied_though_the_token_is_good() {
        organization.permit(Organization.Permission.VIEW_AGENTS, false);
        for (var path : new String[] {"agents", "agents/x", "self_hosted_agent_types", "self_hosted_agent_types/x"}) {
            assertThat(probe.get(path).status()).isEqualTo(401);
            assertThat(probe.get(path).body()).isEqualTo("Permission denied");
        }
    }
}
