package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Change;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.EventHeader;
import dev.signalman.event.FieldChange;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.NotificationBroken;
import dev.signalman.event.NotificationMended;
import dev.signalman.event.ProjectChanged;
import dev.signalman.event.Result;
import dev.signalman.event.SecretChanged;
import dev.signalman.event.TargetStateChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deployment targets, visibility of projects, Semaphore's notifications and secrets. */
class SetupRulesTest {
    private final Scene scene = new Scene();

    private static TargetStateChanged target(Scene scene, String from, String to) {
        return new TargetStateChanged(
                scene.header("target/t-1", Scene.WEB), "t-1", "production", from, to, "the key is not valid");
    }

    private static EventHeader backfilled(EventHeader h) {
        return new EventHeader(
                h.id(), h.organization(), h.project(), h.subject(), h.occurredAt(), h.observedAt(), true);
    }

    @ParameterizedTest
    @CsvSource({"unusable, unusable", "syncing, syncing", "unknown(cooling), cooling"})
    void a_target_that_is_not_usable_for_ten_minutes_is_told_once_and_resolved(String state, String kind) {
        scene.see(target(scene, "usable", state)).pass(Duration.ofMinutes(9));
        assertThat(scene.told).isEmpty();
        scene.pass(Duration.ofMinutes(1)).pass(Duration.ofHours(1));
        assertThat(scene.told).containsExactly("firing TargetUnavailable " + kind);
        assertThat(scene.last("summary")).isEqualTo("web: deployment target production is " + kind);
        assertThat(scene.lastBegun().labels().get("target")).isEqualTo("production");
        assertThat(String.valueOf(scene.lastBegun().facts().detail())).contains("the key is not valid");
        scene.see(target(scene, state, "usable"));
        assertThat(scene.told).hasSize(2).last().asString().startsWith("resolved");
        assertThat(scene.state.pending.size()).isZero();
    }

    @Test
    void one_bad_state_after_another_is_one_outage_also_over_a_restart() {
        scene.see(target(scene, "usable", "unusable")).pass(Duration.ofMinutes(6));
        scene.see(target(scene, "unusable", "syncing"));
        Scene restarted = scene.restart();
        restarted.pass(Duration.ofMinutes(1));
        assertThat(restarted.told).as("not before ten minutes").isEmpty();
        restarted.pass(Duration.ofMinutes(3));
        assertThat(restarted.told).containsExactly("firing TargetUnavailable syncing");
    }

    @Test
    void a_sync_that_ends_in_time_is_told_to_nobody() {
        scene.see(target(scene, "usable", "syncing"))
                .pass(Duration.ofMinutes(2))
                .see(target(scene, "syncing", "usable"))
                .pass(Duration.ofHours(1));
        assertThat(scene.told).isEmpty();
    }

    @Test
    void nothing_is_said_of_a_target_while_it_cannot_be_seen_and_one_that_is_removed_is_over() {
        scene.see(target(scene, "usable", "unusable"))
                .see(scene.blind("deployments", Scene.WEB, CollectorProblem.NO_PERMISSION))
                .pass(Duration.ofHours(1));
        assertThat(scene.told).containsExactly("firing CollectorBlind no_permission");
        scene.see(scene.sees("deployments", Scene.WEB, CollectorProblem.NO_PERMISSION))
                .pass(Duration.ofMinutes(3))
                .see(target(scene, "unusable", "removed"));
        assertThat(scene.told).endsWith("firing TargetUnavailable unusable", "resolved TargetUnavailable unusable");
    }

    @Test
    void a_cordoned_target_is_told_only_where_that_is_asked_for() {
        scene.see(target(scene, "usable", "cordoned")).pass(Duration.ofHours(1));
        assertThat(scene.told).isEmpty();
        Scene asked = Scene.with(Scene.params("TargetUnavailable", Map.of("when_cordoned", "true")));
        asked.see(target(asked, "usable", "cordoned")).pass(Duration.ofHours(1));
        assertThat(asked.told).containsExactly("firing TargetUnavailable cordoned");
    }

    @Test
    void a_target_of_a_project_that_is_removed_is_forgotten() {
        scene.see(target(scene, "usable", "unusable")).see(scene.removed()).pass(Duration.ofHours(1));
        assertThat(scene.told).isEmpty();
        assertThat(scene.state.pending.size()).isZero();
    }

    private ProjectChanged visibility(String from, String to) {
        return new ProjectChanged(
                scene.header("project/p-web", Scene.WEB),
                List.of(new FieldChange("run_on", "a", "b"), new FieldChange("visibility", from, to)));
    }

    @Test
    void a_project_that_is_made_public_is_told_until_it_is_private_again_or_removed() {
        scene.see(visibility("private", "public")).see(visibility("public", "private"));
        assertThat(scene.told).containsExactly("firing ProjectPublic public", "resolved ProjectPublic public");
        scene.see(visibility("private", "public")).see(scene.removed());
        assertThat(scene.told).hasSize(4);
    }

    private NotificationBroken broken(String problem) {
        return new NotificationBroken(scene.header("notification/n", null), "n", "pager <!here>", List.of(problem));
    }

    @Test
    void a_notification_that_reaches_nobody_is_told_until_it_is_mended() {
        scene.see(broken("rule 'x' points nowhere")).see(broken("rule 'y' points nowhere"));
        assertThat(scene.told).hasSize(1);
        assertThat(scene.lastBegun().labels().get("notification")).isEqualTo("pager <!here>");
        assertThat(scene.last("description")).contains("rule 'x' points nowhere");
        // not once more under the sentence that says it
        assertThat(scene.lastBegun().facts().detail()).isNull();
        scene.see(new NotificationMended(scene.header("notification/n", null), "n", "pager <!here>"));
        assertThat(scene.told).hasSize(2);
        var history = broken("old");
        scene.see(new NotificationBroken(backfilled(history.header()), "m", history.name(), history.problems()));
        assertThat(scene.told).hasSize(2);
    }

    private static JobFinished job(Scene scene, String id, String created, Duration queued) {
        return new JobFinished(
                scene.header("job/" + id, Scene.WEB),
                new JobRef(
                        id,
                        "unit",
                        "p",
                        "w",
                        "main",
                        "e1-standard-2",
                        null,
                        Instant.parse(created),
                        "https://ci.example"),
                Result.Known.PASSED,
                queued,
                Duration.ofMinutes(3));
    }

    @Test
    void jobs_that_wait_too_long_are_told_once_until_a_later_one_does_not_wait() {
        Scene asked = Scene.with(
                Scene.enabled("JobQueueSlow", true),
                Scene.enabled("DashboardChanged", true),
                Scene.enabled("SecretChanged", true));
        asked.see(job(asked, "j1", "2026-03-01T09:00:00Z", Duration.ofMinutes(10)));
        assertThat(asked.told).isEmpty();
        asked.see(job(asked, "j2", "2026-03-01T09:10:00Z", Duration.ofMinutes(11)))
                .see(job(asked, "j3", "2026-03-01T09:11:00Z", Duration.ofMinutes(12)))
                .see(job(asked, "j4", "2026-03-01T09:05:00Z", Duration.ofSeconds(5)));
        assertThat(asked.told).containsExactly("firing JobQueueSlow");
        assertThat(asked.lastBegun().labels().get("machine_type")).isEqualTo("e1-standard-2");
        asked.see(job(asked, "j5", "2026-03-01T09:20:00Z", Duration.ofSeconds(5)));
        assertThat(asked.told).hasSize(2).last().asString().startsWith("resolved JobQueueSlow");
        assertThat(asked.state.standing.size()).isZero();

        scene.see(job(scene, "j2", "2026-03-01T09:10:00Z", Duration.ofHours(1)));
        assertThat(scene.told).as("off unless asked for").isEmpty();
    }

    @Test
    void dashboards_are_news_where_that_is_asked_for() {
        Scene asked = Scene.with(
                Scene.enabled("JobQueueSlow", true),
                Scene.enabled("DashboardChanged", true),
                Scene.enabled("SecretChanged", true));
        asked.see(new DashboardChanged(
                asked.header("dashboard/d", null), "d", "releases", "Releases", Change.CREATED, List.of()));
        assertThat(asked.told).containsExactly("info DashboardChanged created");
        scene.see(new DashboardChanged(
                scene.header("dashboard/d", null), "d", "releases", "Releases", Change.CREATED, List.of()));
        assertThat(scene.told).isEmpty();
    }

    private static SecretChanged secret(EventHeader header) {
        return new SecretChanged(header, "aws", Change.CHANGED);
    }

    @Test
    void secrets_are_news_where_that_is_asked_for_and_never_an_incident() {
        scene.see(secret(scene.header("secret/aws", null)));
        assertThat(scene.told).isEmpty();
        Scene asked = Scene.with(
                Scene.enabled("JobQueueSlow", true),
                Scene.enabled("DashboardChanged", true),
                Scene.enabled("SecretChanged", true));
        asked.see(secret(asked.header("secret/aws", null)))
                .see(secret(asked.header("secret/aws", null)))
                .see(secret(backfilled(asked.header("secret/aws", null))));
        assertThat(asked.told).containsExactly("info SecretChanged changed", "info SecretChanged changed");
        assertThat(asked.open).isEmpty();
    }
}
