package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void without_states_there_are_no_jobs() {
        organization.start("web", "main", Plan.open());
        probe.advance(SECOND);
        assertThat(probe.get("jobs").json().get("jobs")).isEmpty();
        assertThat(probe.get("jobs?states=RUNNING").json().get("jobs")).hasSize(3);
    }

    @Test
    void more_than_thirty_a_page_is_refused() {
        var answer = probe.get("jobs?states=RUNNING&page_size=31");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").asInt()).isEqualTo(3);
        assertThat(answer.json().get("message").asText()).isEqualTo("Page size can't exceed 30");
        assertThat(answer.json().get("details")).isEmpty();
    }

    @Test
    void a_token_leads_through_all_jobs_once_even_while_new_ones_come() {
        for (int i = 0; i < 25; i++) organization.start("web", "main", Plan.open());
        probe.advance(SECOND);
        var seen = new java.util.ArrayList<String>();
        var token = "";
        int pages = 0;
        do {
            var page = probe.get("jobs?states=QUEUED&states=RUNNING&page_token=" + token)
                    .json();
            page.get("jobs").forEach(j -> seen.add(j.at("/metadata/id").asText()));
            token = page.get("next_page_token").asText();
            organization.start("web", "main", Plan.open());
            pages++;
        } while (!token.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(75).doesNotHaveDuplicates();
    }

    @Test
    void a_job_tells_its_machine_its_pipeline_and_its_times_as_text() {
        var started = organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(SECOND);
        var running = probe.get("jobs?states=RUNNING").json().get("jobs").get(0);
        assertThat(running.at("/spec/agent/machine/type").asText()).isEqualTo("e1-standard-2");
        assertThat(running.at("/metadata/create_time").isTextual()).isTrue();
        assertThat(running.at("/metadata/finish_time").asText()).isEqualTo("0");
        assertThat(running.at("/status/result").asText()).isEqualTo("NONE");
        assertThat(running.at("/status/agent/ports/0/number").isInt()).isTrue();
        assertThat(running.get("spec").get("env_vars"))
                .anyMatch(v -> v.get("name").asText().equals("SEMAPHORE_PIPELINE_ID")
                        && v.get("value").asText().equals(started.pipelineId()));
        assertThat(running.at("/spec/secrets").isArray()).isTrue();
    }

    @Test
    void the_agent_is_null_until_the_job_starts_and_then_has_a_name() {
        organization.addAgentType("s1-linux");
        organization.queueJobs("web", "s1-linux", 1, SECOND);
        probe.advance(SECOND);
        var queued = probe.get("jobs?states=QUEUED").json().get("jobs").get(0);
        assertThat(queued.at("/status/agent").isNull()).isTrue();
        organization.connectAgent("s1-linux", "rack-1");
        var running = probe.get("jobs/" + queued.at("/metadata/id").asText()).json();
        assertThat(running.at("/status/state").asText()).isEqualTo("RUNNING");
        assertThat(running.at("/status/agent/name").asText()).isEqualTo("rack-1");
    }

    @Test
    void an_unknown_job_is_an_rpc_status_404() {
        var answer = probe.get("jobs/2abeb1a9-eb4a-4834-84b8-cb7806aec063");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").asInt()).isEqualTo(5);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void a_failing_permission_service_shows_no_jobs() {
        organization.start("web", "main", Plan.open());
        probe.advance(SECOND);
        probe.simulator.faults().next(RequestClass.JOBS, 1, new Fault.EmptyList());
        assertThat(probe.get("jobs?states=RUNNING").json().get("jobs")).isEmpty();
        assertThat(probe.get("jobs?states=RUNNING").json().get("jobs")).hasSize(3);
    }

    @Test
    void finished_jobs_can_be_listed_too() {
        organization.start("web", "main", Plan.passing(SECOND));
        probe.advance(Duration.ofSeconds(3));
        assertThat(probe.get("jobs?states=FINISHED").json().get("jobs")).hasSize(3);
        assertThat(probe.get("jobs?states=RUNNING").json().get("jobs")).isEmpty();
        assertThat(probe.get("jobs?states=SLEEPING").status()).isEqualTo(400);
    }
}
