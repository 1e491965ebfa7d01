package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeploymentsApiTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.quiet();
    private final Organization organization = probe.organization;
    private final String project = probe.projectId("web");
    private final String target = organization.addTarget("web", "production");
    private final String source = organization.start("web", "main", Plan.open()).pipelineId();

    @AfterEach
    void stop() {
        probe.close();
    }

    /** Deployment ids, oldest first, a second apart. */
    private java.util.List<String> deploy(int times) {
        var ids = new java.util.ArrayList<String>();
        for (int i = 0; i < times; i++) {
            probe.advance(SECOND);
            ids.add(organization.deploy(source, "production", Plan.passing(SECOND)));
        }
        return ids;
    }

    private com.fasterxml.jackson.databind.JsonNode history(String query) {
        return probe.get("deployment_targets/" + target + "/history?" + query).json();
    }

    private static java.util.List<String> ids(com.fasterxml.jackson.databind.JsonNode page) {
        var ids = new java.util.ArrayList<String>();
        page.get("deployments").forEach(d -> ids.add(d.get("id").asText()));
        return ids;
    }

    private long micros(String id) {
        return organization.deployments().stream()
                .filter(d -> d.id().equals(id))
                .map(d -> Micros.of(d.triggeredAt()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_list_has_the_last_deployment_and_a_description_never_has() {
        var list = "deployment_targets?project_id=" + project;
        assertThat(probe.get(list).json().get(0).get("last_deployment").isNull())
                .isTrue();
        var id = deploy(2).getLast();
        assertThat(probe.get(list).json().get(0).at("/last_deployment/id").asText())
                .isEqualTo(id);
        var described = probe.get("deployment_targets/" + target).json();
        assertThat(described.get("last_deployment").isNull()).isTrue();
        assertThat(described.get("state").asText()).isEqualTo("USABLE");
        assertThat(described.get("created_at").asText()).isEqualTo("2026-03-02T08:00:00.000000Z");
    }

    @Test
    void a_target_can_be_asked_for_by_name() {
        organization.addTarget("web", "staging");
        var answer = probe.get("deployment_targets?project_id=" + project + "&target_name=staging");
        assertThat(answer.all("name")).containsExactly("staging");
        assertThat(probe.get("deployment_targets?target_name=none&project_id=" + project)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_first_page_has_the_ten_newest_and_before_leads_to_all_others() {
        var all = deploy(25).reversed();
        var page = history("");
        var seen = new java.util.ArrayList<>(ids(page));
        assertThat(seen).hasSize(10);
        assertThat(page.get("cursor_after").asLong()).isZero();
        assertThat(page.get("cursor_before").asLong()).isEqualTo(micros(all.get(9)));
        while (page.get("cursor_before").asLong() != 0) {
            page = history("cursor_type=before&cursor_value="
                    + page.get("cursor_before").asLong());
            seen.addAll(ids(page));
        }
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void ten_deployments_have_no_page_before() {
        deploy(10);
        assertThat(history("cursor_type=FIRST").get("cursor_before").asLong()).isZero();
    }

    @Test
    void before_a_made_up_time_silently_skips_one() {
        var all = deploy(5).reversed();
        long between = micros(all.get(2)) + 500_000;
        assertThat(ids(history("cursor_type=BEFORE&cursor_value=" + between))).isEqualTo(all.subList(3, 5));
    }

    @Test
    void before_a_time_newer_than_all_is_the_first_page() {
        var all = deploy(3).reversed();
        assertThat(ids(history("cursor_type=BEFORE&cursor_value=" + (micros(all.getFirst()) + 1))))
                .isEqualTo(all);
    }

    @Test
    void after_falls_back_to_the_first_page_when_little_is_new() {
        var all = deploy(15).reversed();
        for (int known : new int[] {0, 3, 10}) {
            var page = history("cursor_type=AFTER&cursor_value=" + micros(all.get(known)));
            assertThat(ids(page)).isEqualTo(all.subList(0, 10));
            assertThat(page.get("cursor_after").asLong()).isZero();
        }
        assertThat(ids(history("cursor_type=AFTER&cursor_value=" + micros(all.get(11)))))
                .isEqualTo(all.subList(1, 11));
    }

    @Test
    void after_gives_the_ten_that_follow_newest_first_when_more_is_new() {
        var oldest = deploy(25);
        var page = history("cursor_type=AFTER&cursor_value=" + micros(oldest.get(2)));
        assertThat(ids(page)).isEqualTo(oldest.subList(3, 13).reversed());
        assertThat(page.get("cursor_after").asLong()).isEqualTo(micros(oldest.get(12)));
        assertThat(page.get("cursor_before").asLong()).isEqualTo(micros(oldest.get(3)));
    }

    @Test
    void an_unknown_cursor_type_is_a_500() {
        assertThat(probe.get("deployment_targets/" + target + "/history?cursor_type=LAST")
                        .status())
                .isEqualTo(500);
    }

    @Test
    void filters_apply_but_the_neighbours_are_counted_without_them() {
        deploy(11);
        var other = organization.start("web", "hotfix", Plan.open()).pipelineId();
        probe.advance(SECOND);
        var hotfix = organization.deploy(other, "production", Plan.passing(SECOND));
        var page = history("git_ref_type=branch&git_ref_label=hotfix");
        assertThat(ids(page)).containsExactly(hotfix);
        assertThat(page.get("cursor_before").asLong()).isEqualTo(micros(hotfix));
        assertThat(ids(history("git_ref_label=hotfix&cursor_type=BEFORE&cursor_value=" + micros(hotfix))))
                .isEmpty();
        assertThat(ids(history("triggered_by=nobody"))).isEmpty();
        assertThat(ids(history("parameter1=blue"))).isEmpty();
        assertThat(ids(history("git_ref_type=tag"))).isEmpty();
    }

    @Test
    void started_means_scheduled_and_a_deployment_can_fail_before_that() {
        var good = organization.deploy(source, "production", Plan.failing(SECOND));
        assertThat(history("").at("/deployments/0/state").asText()).isEqualTo("PENDING");
        probe.advance(SECOND);
        var row = history("").at("/deployments/0");
        assertThat(row.get("state").asText()).isEqualTo("STARTED");
        assertThat(row.get("prev_pipeline_id").asText()).isEqualTo(source);
        assertThat(row.get("can_requester_rerun").isBoolean()).isTrue();
        assertThat(probe.get("pipelines/" + row.get("pipeline_id").asText()).status())
                .isEqualTo(200);
        probe.advance(SECOND);
        var bad = organization.failToDeploy(source, "production", "cordoned");
        probe.advance(Duration.ofSeconds(5));
        assertThat(ids(history(""))).containsExactly(bad, good);
        assertThat(history("").at("/deployments/0/state").asText()).isEqualTo("FAILED");
        assertThat(history("").at("/deployments/0/state_message").asText()).isEqualTo("cordoned");
        assertThat(history("").at("/deployments/0/pipeline_id").asText()).isEmpty();
    }

    @Test
    void a_cordoned_target_is_inactive() {
        organization.targetState("web", "production", "CORDONED", "by hand");
        var described = probe.get("deployment_targets/" + target).json();
        assertThat(described.get("active").asBoolean()).isFalse();
        assertThat(described.get("state").asText()).isEqualTo("CORDONED");
    }

    @Test
    void refusals_say_whether_it_is_the_feature_the_permission_or_the_target() {
        assertThat(probe.get("deployment_targets/" + source).status()).isEqualTo(404);
        organization.permit(Organization.Permission.VIEW_DEPLOYMENT_TARGETS, false);
        var denied = probe.get("deployment_targets/" + target);
        assertThat(denied.status()).isEqualTo(401);
        assertThat(denied.body()).isEqualTo("Permission denied");
        organization.feature(Organization.Feature.DEPLOYMENT_TARGETS, false);
        var off = probe.get("deployment_targets?project_id=" + project);
        assertThat(off.status()).isEqualTo(403);
        assertThat(off.body()).startsWith("The deployment targets feature is not enabled");
    }
}
