package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.*;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurrentStateTest {
    private final CurrentState state = new CurrentState(new LabelPolicy(MAIN, MetricsOptions.defaults()));

    private Map<String, Double> gauges(Instant now) {
        Map<String, Double> values = new HashMap<>();
        state.writeTo((gauge, value, labels) -> values.merge(gauge.name() + List.of(labels), value, Double::sum), now);
        return values;
    }

    private Map<String, Double> gauges() {
        return gauges(NOON.plusSeconds(60));
    }

    private void apply(ChangeEvent... events) {
        List.of(events).forEach(state::apply);
    }

    @Test
    void a_pipeline_is_queued_then_running_then_neither() {
        apply(new ProjectAppeared(header(WEB, "project/p-web"), "web"), queued(WEB, "1"));
        assertThat(gauges())
                .containsEntry("semaphore_pipelines_queued[acme, web]", 1.0)
                .containsEntry("semaphore_pipelines_running[acme, web]", 0.0);
        apply(started(WEB, "1"));
        assertThat(gauges())
                .containsEntry("semaphore_pipelines_queued[acme, web]", 0.0)
                .containsEntry("semaphore_pipelines_running[acme, web]", 1.0);
        apply(finished(WEB, "1", "main", Outcome.PASSED));
        assertThat(gauges()).containsEntry("semaphore_pipelines_running[acme, web]", 0.0);
    }

    @Test
    void a_pipeline_that_vanished_is_open_no_longer() {
        apply(started(WEB, "1"), new PipelineVanished(header(WEB, "pipeline/1"), "1", "w-1"));
        assertThat(gauges()).doesNotContainEntry("semaphore_pipelines_running[acme, web]", 1.0);
    }

    @Test
    void an_open_pipeline_whose_end_was_never_seen_is_given_up_after_a_week() {
        apply(started(WEB, "1"));
        assertThat(gauges(NOON.plus(Duration.ofDays(6)))).containsKey("semaphore_pipelines_running[acme, web]");
        assertThat(gauges(NOON.plus(Duration.ofDays(8)))).doesNotContainKey("semaphore_pipelines_running[acme, web]");
    }

    @Test
    void the_last_result_is_that_of_the_run_that_finished_last_in_whatever_order_they_are_seen() {
        apply(
                finished(at(WEB, "2", NOON.plusSeconds(60)), "2", "main", failed()),
                finished(at(WEB, "1", NOON), "1", "main", Outcome.PASSED));
        assertThat(gauges())
                .containsEntry("semaphore_pipeline_last_result[acme, web, main, Build, failed]", 1.0)
                .doesNotContainKey("semaphore_pipeline_last_result[acme, web, main, Build, passed]")
                .containsEntry("semaphore_pipeline_last_finished_timestamp_seconds[acme, web, main, Build]", (double)
                        NOON.plusSeconds(60).getEpochSecond());
    }

    @Test
    void branches_that_nobody_watches_have_no_last_result() {
        apply(
                finished(WEB, "1", "feature", failed()),
                finished(WEB, "2", "pull-request-3", failed()),
                finished(WEB, "3", "refs/tags/main", failed()));
        assertThat(gauges().keySet()).noneMatch(key -> key.startsWith("semaphore_pipeline_last"));
    }

    @Test
    void a_scheduler_shows_its_last_run_and_whether_it_is_paused_while_it_can_be_seen() {
        var nightly = new ScheduleRef("s-1", "nightly", "0 2 * * *", "refs/heads/main", "nightly.yml", "");
        var created = new ScheduleChanged(backfilled(WEB, "schedule/s-1"), nightly, Change.CREATED, List.of());
        apply(created, new ScheduleTriggered(header(WEB, "schedule/s-1"), nightly, NOON, "w-2", null));
        apply(new ScheduleTriggered(header(WEB, "schedule/s-1"), nightly, NOON.minusSeconds(60), "w-1", null));
        String last = "semaphore_schedule_last_triggered_timestamp_seconds[acme, web, nightly]";
        String paused = "semaphore_schedule_paused[acme, web, nightly]";
        assertThat(gauges()).containsEntry(last, (double) NOON.getEpochSecond()).containsEntry(paused, 0.0);
        apply(new SchedulePaused(header(WEB, "schedule/s-1"), nightly, null));
        assertThat(gauges()).containsEntry(paused, 1.0);
        apply(degraded("schedules", "p-web", CollectorProblem.NO_PERMISSION));
        assertThat(gauges()).doesNotContainKeys(last, paused);
        apply(recovered("schedules", "p-web"));
        assertThat(gauges()).containsKeys(last, paused);
        apply(new ScheduleChanged(header(WEB, "schedule/s-1"), nightly, Change.REMOVED, List.of()));
        assertThat(gauges()).doesNotContainKeys(last, paused);
        apply(created, new ProjectRemoved(header(WEB, "project/p-web"), "web"));
        assertThat(gauges()).doesNotContainKey(paused);
    }

    @Test
    void backfilled_history_sets_states_too() {
        apply(finished(backfilled(WEB, "1"), "1", "main", failed()));
        assertThat(gauges()).containsEntry("semaphore_pipeline_last_result[acme, web, main, Build, failed]", 1.0);
    }

    @Test
    void an_agent_that_reconnected_before_its_old_connection_was_missed_stays() {
        apply(
                new AgentConnected(header(null, "a"), agent("a", NOON)),
                new AgentConnected(header(null, "a"), agent("a", NOON.plusSeconds(30))),
                new AgentDisconnected(header(null, "a"), agent("a", NOON), AgentFleet.WAITING));
        assertThat(gauges()).containsEntry("semaphore_agents[acme, s1-large, waiting_for_job]", 1.0);
    }

    @Test
    void an_agent_type_that_lost_its_last_agent_shows_zero_until_the_type_is_gone() {
        apply(
                new AgentConnected(header(null, "a"), agent("a", NOON)),
                new AgentDisconnected(header(null, "a"), agent("a", NOON), AgentFleet.WAITING));
        assertThat(gauges())
                .containsEntry("semaphore_agents[acme, s1-large, waiting_for_job]", 0.0)
                .containsEntry("semaphore_agents[acme, s1-large, running_job]", 0.0);
        assertThat(state.apply(new AgentTypeChanged(header(null, "t"), "s1-large", false, 0)))
                .containsExactly(new Vanished.AgentType(ACME, "s1-large"));
        assertThat(gauges().keySet()).noneMatch(key -> key.startsWith("semaphore_agents"));
    }

    @Test
    void agents_are_told_by_version_and_an_updated_one_leaves_its_old_version() {
        apply(
                new AgentConnected(header(null, "a"), new AgentRef("a", "s1-large", "v2.3", NOON)),
                new AgentConnected(header(null, "b"), new AgentRef("b", "s1-large", "v2.3", NOON)));
        assertThat(gauges()).containsEntry("semaphore_agent_versions[acme, s1-large, v2.3]", 2.0);
        apply(
                new AgentConnected(header(null, "a"), new AgentRef("a", "s1-large", "v2.4", NOON.plusSeconds(9))),
                new AgentConnected(header(null, "b"), new AgentRef("b", "s1-large", "v2.4", NOON.plusSeconds(9))));
        assertThat(gauges())
                .containsEntry("semaphore_agent_versions[acme, s1-large, v2.4]", 2.0)
                .doesNotContainKey("semaphore_agent_versions[acme, s1-large, v2.3]");
    }

    @Test
    void a_deployment_is_under_way_until_it_ends_or_is_lost_for_a_week() {
        String running = "semaphore_deployments_running[acme, web, production]";
        apply(new TargetStateChanged(header(WEB, "t"), "t-1", "production", "", "usable", ""));
        assertThat(gauges()).containsEntry(running, 0.0);
        apply(
                new DeploymentTriggered(header(WEB, "d-1"), deployment("d-1")),
                new DeploymentTriggered(header(WEB, "d-2"), deployment("d-2")));
        assertThat(gauges()).containsEntry(running, 2.0);
        apply(new DeploymentFinished(header(WEB, "d-1"), deployment("d-1"), failed(), Duration.ofMinutes(1), null));
        assertThat(gauges()).containsEntry(running, 1.0);
        assertThat(gauges(NOON.plus(Duration.ofDays(8)))).containsEntry(running, 0.0);
    }

    @Test
    void what_is_under_way_to_a_removed_target_or_in_a_project_that_is_gone_leaves() {
        var usable = new TargetStateChanged(header(WEB, "t"), "t-1", "production", "", "usable", "");
        var triggered = new DeploymentTriggered(header(WEB, "d-1"), deployment("d-1"));
        apply(
                usable,
                triggered,
                new TargetStateChanged(header(WEB, "t"), "t-1", "production", "usable", "removed", ""));
        assertThat(gauges().keySet()).noneMatch(key -> key.startsWith("semaphore_deployments_running"));
        apply(usable, triggered, new ProjectRemoved(header(WEB, "project/p-web"), "web"));
        assertThat(gauges().keySet()).noneMatch(key -> key.startsWith("semaphore_deployments_running"));
    }

    @Test
    void an_incident_is_acknowledged_until_it_is_over() {
        String acknowledged = "signalman_incidents_acknowledged[acme, PipelineFailed, critical]";
        apply(new IncidentOpened(header(WEB, "i"), incident("i")), new IncidentOpened(header(WEB, "j"), incident("j")));
        assertThat(gauges()).containsEntry(acknowledged, 0.0);
        apply(new IncidentAcknowledged(header(WEB, "i"), incident("i"), "ann", "on it"));
        // somebody else, too
        apply(new IncidentAcknowledged(header(WEB, "i"), incident("i"), "bob", ""));
        assertThat(gauges()).containsEntry(acknowledged, 1.0);
        apply(new IncidentResolved(header(WEB, "i"), incident("i"), Duration.ofMinutes(1)));
        assertThat(gauges()).containsEntry(acknowledged, 0.0);
        apply(new IncidentAcknowledged(header(WEB, "i"), incident("i"), "ann", "too late"));
        assertThat(gauges()).containsEntry(acknowledged, 0.0);
    }

    @Test
    void targets_and_schedulers_of_a_renamed_project_carry_its_new_name() {
        everything().forEach(state::apply);
        apply(queued(new ProjectRef("p-web", "website"), "9"));
        assertThat(gauges().keySet())
                .noneMatch(key -> key.contains("[acme, web,"))
                .contains(
                        "semaphore_deployments_running[acme, website, production]",
                        "semaphore_deployment_last_success_timestamp_seconds[acme, website, production]",
                        "semaphore_schedule_paused[acme, website, nightly]",
                        "semaphore_pipeline_red_since_timestamp_seconds[acme, website, release/1, Build]");
    }

    @Test
    void what_a_blind_collector_fed_leaves_until_it_sees_again() {
        everything().forEach(state::apply);
        Map<String, Double> before = gauges();
        apply(
                degraded("agents", null, CollectorProblem.UNREACHABLE),
                degraded("queue", null, CollectorProblem.NO_PERMISSION),
                degraded("pipelines", "p-web", CollectorProblem.BAD_REPLY),
                degraded("deployments", "p-web", CollectorProblem.TOKEN_REFUSED));
        assertThat(gauges().keySet())
                .noneMatch(key -> key.startsWith("semaphore_agents"))
                .noneMatch(key -> key.startsWith("semaphore_jobs"))
                .noneMatch(key -> key.startsWith("semaphore_deployment_target_state"))
                .noneMatch(key -> key.startsWith("semaphore_deployments_running"))
                .as("absent would mean green")
                .contains("semaphore_pipeline_red_since_timestamp_seconds[acme, web, release/1, Build]")
                .doesNotContain("semaphore_pipelines_running[acme, web]", "semaphore_pipelines_queued[acme, web]")
                .contains("semaphore_pipelines_running[acme, api]");
        apply(
                recovered("agents", null),
                recovered("queue", null),
                recovered("pipelines", "p-web"),
                recovered("deployments", "p-web"));
        assertThat(gauges()).isEqualTo(before);
    }

    @Test
    void an_organisation_that_cannot_be_read_shows_no_pipelines_at_all() {
        everything().forEach(state::apply);
        apply(degraded("pipelines", null, CollectorProblem.UNREACHABLE));
        assertThat(gauges().keySet())
                .noneMatch(key -> key.startsWith("semaphore_pipelines_running"))
                .noneMatch(key -> key.startsWith("semaphore_pipelines_queued"));
    }

    @Test
    void a_feature_that_is_off_hides_nothing() {
        everything().forEach(state::apply);
        Map<String, Double> before = gauges();
        apply(degraded("agents", null, CollectorProblem.FEATURE_OFF));
        assertThat(gauges()).isEqualTo(before);
    }

    @Test
    void a_removed_project_takes_all_of_its_values_with_it() {
        everything().forEach(state::apply);
        assertThat(state.apply(new ProjectRemoved(header(WEB, "project/p-web"), "web")))
                .containsExactly(new Vanished.Project(ACME, "web"));
        assertThat(gauges().keySet()).noneMatch(key -> key.contains("web"));
        assertThat(gauges()).containsEntry("semaphore_projects[acme]", 1.0);
    }

    @Test
    void a_renamed_project_leaves_its_old_name() {
        everything().forEach(state::apply);
        ProjectRef renamed = new ProjectRef("p-web", "website");
        assertThat(state.apply(queued(renamed, "9"))).containsExactly(new Vanished.Project(ACME, "web"));
        assertThat(gauges()).containsEntry("semaphore_pipelines_queued[acme, website]", 2.0);
        assertThat(gauges().keySet()).noneMatch(key -> key.matches("semaphore_pipeline.*\\bweb\\b.*"));
    }

    @Test
    void a_removed_target_leaves() {
        everything().forEach(state::apply);
        assertThat(state.apply(new TargetStateChanged(header(WEB, "t"), "t-1", "production", "usable", "removed", "")))
                .containsExactly(new Vanished.Target(ACME, "web", "production"));
        assertThat(gauges().keySet()).noneMatch(key -> key.contains("production"));
    }

    @Test
    void resolved_incidents_leave_a_zero() {
        apply(
                new IncidentOpened(header(WEB, "i"), incident("i")),
                new IncidentOpened(header(WEB, "j"), incident("j")),
                new IncidentResolved(header(WEB, "i"), incident("i"), Duration.ofMinutes(1)));
        assertThat(gauges()).containsEntry("signalman_incidents_open[acme, PipelineFailed, critical]", 1.0);
        apply(new IncidentResolved(header(WEB, "j"), incident("j"), Duration.ofMinutes(1)));
        assertThat(gauges()).containsEntry("signalman_incidents_open[acme, PipelineFailed, critical]", 0.0);
    }
}
