package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Probe probe = Probe.of("""
            projects:
              - name: shop
                deployment_targets: [{ name: production }]
                promotions: [{ name: Production, target: production, duration: 4s, results: [passed, failed] }]
              - name: plain
            """);
    private final Organization organization = probe.organization;

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void a_pipeline_without_a_switch_gets_a_500() {
        var plain = organization.start("plain", "main", Plan.passing(SECOND)).pipelineId();
        assertThat(probe.get("pipelines/" + plain)
                        .json()
                        .at("/pipeline/switch_id")
                        .asText())
                .isEmpty();
        assertThat(probe.get("promotions?pipeline_id=" + plain).status()).isEqualTo(500);
    }

    @Test
    void a_passed_pipeline_is_promoted_and_passed_means_only_scheduled() {
        var source = organization.start("shop", "main", Plan.passing(SECOND));
        var path = "promotions?pipeline_id=" + source.pipelineId();
        assertThat(probe.get(path).body()).isEqualTo("[]");
        probe.advance(Duration.ofSeconds(2));
        var processing = probe.get(path).json().get(0);
        assertThat(processing.get("status").asText()).isEqualTo("processing");
        assertThat(processing.get("scheduled_pipeline_id").asText()).isEmpty();
        assertThat(processing.at("/scheduled_at/seconds").asLong()).isZero();
        probe.advance(SECOND);
        var passed = probe.get(path).json().get(0);
        assertThat(passed.get("status").asText()).isEqualTo("passed");
        var next = passed.get("scheduled_pipeline_id").asText();
        var pipeline = probe.get("pipelines/" + next).json().get("pipeline");
        assertThat(pipeline.get("state").asText()).isNotEqualTo("done");
        assertThat(pipeline.get("promotion_of").asText()).isEqualTo(source.pipelineId());
        assertThat(pipeline.get("wf_id").asText()).isEqualTo(source.workflowId());
        assertThat(pipeline.at("/triggerer/ppl_triggered_by").asInt()).isEqualTo(2);
    }

    @Test
    void the_second_deployment_fails_though_its_promotion_passes() {
        for (int i = 0; i < 2; i++) {
            organization.start("shop", "main", Plan.passing(SECOND));
            probe.advance(Duration.ofSeconds(20));
        }
        assertThat(organization.deployments())
                .extracting(GroundTruth.DeploymentTruth::state, GroundTruth.DeploymentTruth::result)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("STARTED", Plan.Result.PASSED),
                        org.assertj.core.groups.Tuple.tuple("STARTED", Plan.Result.FAILED));
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "100, 500", "-1, 500", "ten, 400", "1, 200", "99, 200"})
    void the_page_size_lies_between_1_and_99(String size, int status) {
        var source = organization.start("shop", "main", Plan.passing(SECOND)).pipelineId();
        assertThat(probe.get("promotions?pipeline_id=" + source + "&page_size=" + size)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void ten_promotions_fill_a_page_and_a_name_picks_among_them() {
        var source = organization.start("shop", "main", Plan.open()).pipelineId();
        organization.addTarget("shop", "canary");
        for (int i = 0; i < 11; i++) organization.deploy(source, "production", Plan.passing(SECOND));
        organization.deploy(source, "canary", Plan.passing(SECOND));
        var path = "promotions?pipeline_id=" + source;
        assertThat(probe.get(path).json()).hasSize(10);
        assertThat(probe.get(path).header("per-page")).isEqualTo("10");
        assertThat(probe.get(path).all("name")).startsWith("canary");
        assertThat(probe.get(path + "&name=canary").json()).hasSize(1);
    }
}
