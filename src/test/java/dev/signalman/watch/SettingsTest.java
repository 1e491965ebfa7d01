package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalman.event.Change;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.DashboardChanged;
import dev.signalman.event.EventJson;
import dev.signalman.event.FieldChange;
import dev.signalman.event.NotificationBroken;
import dev.signalman.event.NotificationChanged;
import dev.signalman.event.NotificationMended;
import dev.signalman.event.ProjectChanged;
import dev.signalman.event.SecretChanged;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.DashboardDraft;
import dev.signalman.semaphore.NotificationDraft;
import dev.signalman.semaphore.NotificationRule;
import dev.signalman.semaphore.SecretDraft;
import dev.signalman.semaphore.SecretVariable;
import dev.signalman.semaphore.Widget;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.RequestClass;
import dev.signalman.simulator.Scenario;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What people set up: dashboards, notifications, secrets and projects. */
class SettingsTest {
    private static final String CANARY = "canary-4711";

    @TempDir
    Path folder;

    private WatchRig rig;

    @BeforeEach
    void open() {
        rig = new WatchRig(folder);
        rig.organization().createProject("api");
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    private static Scenario.DashboardSpec dashboard(String name) {
        return new Scenario.DashboardSpec(
                name, "Board", List.of(new Scenario.WidgetSpec("Api", "list_pipelines", "api", "main", null)));
    }

    private static Scenario.NotificationSpec notification(String name, @Nullable String slack) {
        return new Scenario.NotificationSpec(name, List.of("/.*/"), List.of("failed"), slack);
    }

    private List<String> dashboards() {
        return rig.log(DashboardChanged.class).stream()
                .map(d -> d.name() + " " + d.change() + (d.header().backfilled() ? " before" : ""))
                .toList();
    }

    private List<String> secrets() {
        return rig.log(SecretChanged.class).stream()
                .map(s -> s.name() + " " + s.change() + (s.header().backfilled() ? " before" : ""))
                .toList();
    }

    /** Until everything was asked for again, several times. */
    private void looks(RequestClass what) {
        long before = rig.simulator.requests().of(what);
        rig.until(Duration.ofMinutes(3), () -> rig.simulator.requests().of(what) >= before + 4);
    }

    @Test
    void a_dashboard_is_told_when_it_is_made_changed_and_removed_once_each_over_restarts() {
        String old = rig.organization().addDashboard(dashboard("old"));
        rig.start();
        rig.until(() -> dashboards().equals(List.of("old CREATED before")));
        rig.organization().addDashboard(dashboard("new"));
        rig.until(() -> dashboards().contains("new CREATED"));
        rig.stop();
        rig.start();
        WatchRig.get(rig.api().dashboards().update(old, new DashboardDraft("renamed", "Board", List.of())));
        rig.until(() -> dashboards().contains("renamed CHANGED"));
        WatchRig.get(rig.api().dashboards().delete(old));
        rig.until(() -> dashboards().contains("renamed REMOVED"));
        rig.organization().addDashboard(dashboard("renamed"));
        rig.until(() -> dashboards().contains("renamed CREATED"));
        rig.stop();
        rig.start();
        looks(RequestClass.DASHBOARDS);
        assertThat(dashboards())
                .containsExactly(
                        "old CREATED before", "new CREATED", "renamed CHANGED", "renamed REMOVED", "renamed CREATED");
        assertThat(rig.log(DashboardChanged.class).getFirst().widgets())
                .singleElement()
                .satisfies(widget -> {
                    assertThat(widget.branch()).isEqualTo("main");
                    assertThat(widget.projectId()).isNotNull();
                    assertThat(widget.pipelineFile()).isNull();
                });
    }

    @Test
    void filters_that_are_not_about_pipelines_are_no_change() {
        String id = rig.organization().addDashboard(dashboard("old"));
        rig.start();
        rig.until(() -> dashboards().size() == 1);
        String project = String.valueOf(
                rig.log(DashboardChanged.class).getFirst().widgets().getFirst().projectId());
        var widget =
                new Widget("Api", "list_pipelines", Map.of("project_id", project, "branch", "main", "colour", "red"));
        WatchRig.get(rig.api().dashboards().update(id, new DashboardDraft("old", "Board", List.of(widget))));
        looks(RequestClass.DASHBOARDS);
        assertThat(dashboards()).hasSize(1);
    }

    @Test
    void an_empty_half_or_broken_list_removes_nothing() {
        rig.organization().addDashboard(dashboard("one"));
        rig.organization().addDashboard(dashboard("two"));
        rig.start();
        rig.until(() -> dashboards().size() == 2);
        String none = "{\"dashboards\":[],\"next_page_token\":\"\",\"total_size\":0}";
        rig.simulator.faults().next(RequestClass.DASHBOARDS, 1, new Fault.Answer(200, none));
        looks(RequestClass.DASHBOARDS);
        String one = "{\"dashboards\":[{\"metadata\":{\"id\":\"x\",\"name\":\"x\"}},{\"metadata\":{}}]}";
        rig.simulator.faults().next(RequestClass.DASHBOARDS, 1, new Fault.Answer(200, one));
        rig.until(Duration.ofMinutes(3), () -> dashboards().contains("x REMOVED"));
        rig.simulator.faults().next(RequestClass.DASHBOARDS, 2, new Fault.ServerError());
        rig.simulator.faults().next(RequestClass.DASHBOARDS, 2, new Fault.CutOff());
        rig.simulator.faults().next(RequestClass.DASHBOARDS, 1, new Fault.MalformedJson());
        looks(RequestClass.DASHBOARDS);
        looks(RequestClass.DASHBOARDS);
        assertThat(dashboards())
                .containsExactlyInAnyOrder("one CREATED before", "two CREATED before", "x CREATED", "x REMOVED");
    }

    @Test
    void a_notification_that_points_nowhere_is_told_once_although_it_was_so_before() {
        String id = rig.organization().addNotification(notification("pager", null));
        rig.start();
        rig.until(() -> !rig.log(NotificationBroken.class).isEmpty());
        rig.stop();
        rig.start();
        looks(RequestClass.NOTIFICATIONS);
        assertThat(rig.log(NotificationBroken.class)).singleElement().satisfies(broken -> {
            assertThat(broken.header().backfilled()).isFalse();
            assertThat(broken.problems()).containsExactly("rule 'pager' points nowhere: it has no active endpoint");
        });
        var slack = new NotificationRule.Slack(new Secret("https://hooks.example/" + CANARY), List.of(), "", true);
        var mended = new NotificationRule("pager", NotificationRule.Filter.ALL, slack, null);
        WatchRig.get(rig.api().notifications().update(id, new NotificationDraft("pager", List.of(mended))));
        rig.until(() -> !rig.log(NotificationMended.class).isEmpty());
        assertThat(rig.log(NotificationChanged.class).getLast().fields())
                .contains(new FieldChange("rules[pager].slack.endpoint", "", "(not shown)"));
        WatchRig.get(rig.api().notifications().delete(id));
        rig.until(() -> rig.log(NotificationChanged.class).getLast().change() == Change.REMOVED);
        assertThat(rig.log(NotificationMended.class)).hasSize(1);
    }

    @Test
    void another_endpoint_is_told_without_saying_which_also_when_it_changed_while_we_were_away() {
        String id = rig.organization().addNotification(notification("chat", "https://hooks.example/" + CANARY + "-1"));
        rig.start();
        rig.until(() -> rig.log(NotificationChanged.class).size() == 1);
        endpoint(id, CANARY + "-2");
        rig.until(() -> rig.log(NotificationChanged.class).size() == 2);
        assertThat(rig.log(NotificationChanged.class).getLast().fields())
                .containsExactly(new FieldChange("rules[chat].slack.endpoint", "(not shown)", "another, (not shown)"));
        endpoint(id, CANARY + "-3");
        rig.stop();
        rig.start();
        rig.until(() -> rig.log(NotificationChanged.class).size() == 3);
        assertThat(rig.log(NotificationChanged.class).getLast().fields())
                .singleElement()
                .satisfies(field -> assertThat(field.field()).contains("not shown"));
        looks(RequestClass.NOTIFICATIONS);
        assertThat(rig.log(NotificationChanged.class)).hasSize(3);
        assertThat(everythingKept()).doesNotContain(CANARY);
    }

    private void endpoint(String id, String path) {
        var slack = new NotificationRule.Slack(new Secret("https://hooks.example/" + path), List.of(), "", true);
        var filter = new NotificationRule.Filter(
                List.of("/.*/"), List.of("/.*/"), List.of(), List.of("/.*/"), List.of("failed"));
        rig.clock.advance(Duration.ofMinutes(1));
        WatchRig.get(rig.api()
                .notifications()
                .update(id, new NotificationDraft("chat", List.of(new NotificationRule("chat", filter, slack, null)))));
    }

    private String everythingKept() {
        return rig.log().stream().map(new EventJson()::write).collect(Collectors.joining("\n"))
                + rig.kept(NotificationChanges.KIND)
                + rig.kept(SecretChanges.KIND)
                + rig.kept(ProjectDirectory.KIND);
    }

    @Test
    void a_failure_that_semaphore_reports_is_over_a_day_later_and_its_words_hide_addresses() {
        rig.organization().addNotification(notification("chat", "https://hooks.example/1"));
        rig.organization()
                .failNotification("chat", "an old one", rig.clock.instant().minus(Duration.ofDays(30)));
        rig.start();
        rig.until(() -> rig.log(NotificationChanged.class).size() == 1);
        assertThat(rig.log(NotificationBroken.class)).as("a month ago").isEmpty();
        rig.organization()
                .failNotification("chat", "POST https://hooks.example/" + CANARY + " gave 404", rig.clock.instant());
        rig.organization().failNotification("chat", "channel_not_found", null);
        rig.until(() -> !rig.log(NotificationBroken.class).isEmpty());
        assertThat(rig.log(NotificationBroken.class).getFirst().problems())
                .containsExactly(
                        "Semaphore reports: POST (address not shown) gave 404", "Semaphore reports: channel_not_found");
        rig.stop();
        rig.start();
        rig.until(
                Duration.ofMinutes(10), () -> !rig.log(NotificationMended.class).isEmpty());
        assertThat(everythingKept()).doesNotContain(CANARY);
    }

    @Test
    void a_webhook_is_not_signed_by_a_secret_that_does_not_exist() {
        rig.start(WatchRig.withSecrets());
        var rule = NotificationRule.webhook(
                "hook", NotificationRule.Filter.ALL, new Secret("https://ci.example/hook"), "key");
        WatchRig.get(rig.api().notifications().create(new NotificationDraft("hook", List.of(rule))));
        rig.until(() -> !rig.log(NotificationBroken.class).isEmpty());
        assertThat(rig.log(NotificationBroken.class).getFirst().problems())
                .containsExactly("rule 'hook' is sent unsigned: there is no secret 'key'");
        WatchRig.get(rig.api().secrets().create(SecretDraft.of("key")));
        rig.until(() -> !rig.log(NotificationMended.class).isEmpty());
    }

    @Test
    void secrets_are_told_by_name_and_no_value_reaches_anything_even_at_trace() {
        Logger root = (Logger) LoggerFactory.getLogger("dev.signalman");
        Level before = root.getLevel();
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        root.setLevel(Level.TRACE);
        root.addAppender(lines);
        try {
            rig.start(WatchRig.withSecrets());
            rig.until(() -> rig.kept(SecretChanges.KIND).isEmpty()
                    && rig.simulator.requests().of(RequestClass.SECRETS) > 0);
            var variable = new SecretVariable("PASSWORD", new Secret(CANARY));
            WatchRig.get(rig.api().secrets().create(SecretDraft.of("aws", variable)));
            rig.until(() -> secrets().equals(List.of("aws CREATED")));
            rig.clock.advance(Duration.ofMinutes(1));
            WatchRig.get(rig.api()
                    .secrets()
                    .update("aws", SecretDraft.of("aws", new SecretVariable("PASSWORD", new Secret(CANARY + "-2")))));
            rig.until(() -> secrets().size() == 2);
            // as it is changed where contents cannot be updated
            WatchRig.get(rig.api().secrets().delete("aws"));
            WatchRig.get(rig.api().secrets().create(SecretDraft.of("aws", variable)));
            rig.until(() -> secrets().size() == 3);
            WatchRig.get(rig.api().secrets().delete("aws"));
            rig.until(() -> secrets().size() == 4);
            WatchRig.get(rig.api().secrets().create(SecretDraft.of("aws", variable)));
            rig.until(() -> secrets().size() == 5);
            // what goes wrong is logged
            rig.simulator.faults().randomly(RequestClass.SECRETS, 1, new Fault.ServerError());
            rig.until(() -> !rig.log(CollectorDegraded.class).isEmpty());
            rig.simulator.faults().clear();
            rig.stop();
            rig.start(WatchRig.withSecrets());
            looks(RequestClass.SECRETS);
            assertThat(secrets())
                    .containsExactly("aws CREATED", "aws CHANGED", "aws CHANGED", "aws REMOVED", "aws CREATED");
            assertThat(everythingKept()).doesNotContain(CANARY);
            assertThat(lines.list)
                    .isNotEmpty()
                    .noneMatch(line -> line.getFormattedMessage().contains(CANARY));
        } finally {
            root.detachAppender(lines);
            root.setLevel(before);
        }
    }

    @Test
    void without_the_permission_secrets_are_tried_seldom_and_switched_off_they_are_no_trouble() {
        rig.organization().permit(Organization.Permission.MANAGE_SECRETS, false);
        rig.start(WatchRig.withSecrets());
        rig.until(() -> !rig.log(CollectorDegraded.class).isEmpty());
        long asked = rig.simulator.requests().of(RequestClass.SECRETS);
        rig.clock.advance(Duration.ofMinutes(50));
        looks(RequestClass.DASHBOARDS);
        assertThat(rig.simulator.requests().of(RequestClass.SECRETS))
                .as("once an hour or so, rather than every ten minutes")
                .isBetween(asked + 1, asked + 3);
        rig.stop();
        rig.start();
        rig.until(() -> rig.log(CollectorRecovered.class).size() == 1);
        assertThat(rig.collectors()).extracting(CollectorStatus::collector).doesNotContain("secrets");
    }

    private List<FieldChange> fields() {
        return rig.log(ProjectChanged.class).stream()
                .flatMap(changed -> changed.fields().stream())
                .toList();
    }

    @Test
    void each_flip_of_a_project_is_told_once_over_restarts() {
        rig.organization().addSchedule("api", "nightly");
        rig.start();
        FieldChange opened = new FieldChange("visibility", "private", "public");
        FieldChange closed = new FieldChange("visibility", "public", "private");
        rig.organization().publish("api", true);
        rig.until(() -> fields().size() == 1);
        rig.organization().publish("api", false);
        rig.until(() -> fields().size() == 2);
        rig.stop();
        rig.organization().publish("api", true);
        rig.start();
        rig.until(() -> fields().size() == 3);
        rig.organization().renameProject("api", "backend");
        rig.until(() -> fields().size() == 4);
        rig.stop();
        rig.start();
        looks(RequestClass.PROJECTS);
        assertThat(fields()).containsExactly(opened, closed, opened, new FieldChange("name", "api", "backend"));
        assertThat(rig.log(ProjectChanged.class)).noneMatch(e -> e.header().backfilled());
    }

    /** As an earlier version kept it. */
    record OldProject(String name, long generation, boolean watched, int missing, Instant liveFrom, boolean excluded) {}

    @Test
    void what_an_earlier_version_did_not_keep_is_no_change() {
        rig.organization().publish("api", true);
        rig.start();
        String id = rig.kept(ProjectDirectory.KIND).keySet().iterator().next();
        rig.commit(new Commit()
                .put(
                        new SnapshotKind<>("project", OldProject.class),
                        "acme",
                        id,
                        new OldProject("api", 0, true, 0, rig.clock.instant(), false)));
        rig.stop();
        rig.start();
        looks(RequestClass.PROJECTS);
        assertThat(fields()).isEmpty();
        rig.organization().publish("api", false);
        rig.until(() -> fields().size() == 1);
    }

    @Test
    void what_the_list_leaves_empty_and_the_password_in_an_address_are_no_setting() {
        rig.start();
        var first = ProjectSettings.of(project("https://bot:" + CANARY + "@git.example/a.git", "private"), null);
        assertThat(first.repositoryUrl()).isEqualTo("https://git.example/a.git");
        var next = ProjectSettings.of(project("", ""), first);
        assertThat(next.differencesFrom(first)).isEmpty();
    }

    private static dev.signalman.semaphore.Project project(String url, String visibility) {
        return new dev.signalman.semaphore.Project(
                "p", "api", "", url, url.isEmpty() ? "" : "ci.yml", visibility, "", "", List.of());
    }
}
