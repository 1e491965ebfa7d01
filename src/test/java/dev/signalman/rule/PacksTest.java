package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packs are read lazily where they are used, so everything in them is checked here. */
class PacksTest {
    private static final RuleFiles.Loaded CHECKED = RuleFiles.load(
            Packs.NAMES.stream()
                    .map(name -> RuleSource.file(name + ".yaml", Packs.text(name)))
                    .toList(),
            List.of(),
            Set.of());

    @Test
    void nothing_is_wrong_or_odd_with_them() {
        assertThat(CHECKED.problems()).isEmpty();
        assertThat(CHECKED.warnings()).isEmpty();
    }

    @Test
    void on_are_those_that_cannot_cry_wolf() {
        assertThat(CHECKED.rules().stream().filter(Rule::enabled).map(rule -> rule.name() + " " + severity(rule)))
                .containsExactlyInAnyOrder(
                        "ApiDown critical",
                        "CollectorBlind critical",
                        "ProjectPublic warning",
                        "NotificationBroken info",
                        "PipelineFailed warning",
                        "FlakyPassed info",
                        "PipelineStuck warning",
                        "PipelineWaiting warning",
                        "DeploymentFailed critical",
                        "TargetUnavailable warning",
                        "PromotionFailed warning",
                        "AgentTypeEmpty critical",
                        "ScheduleMissed warning",
                        "ScheduleFailed warning");
        assertThat(CHECKED.rules().stream().filter(rule -> !rule.enabled()).map(Rule::name))
                .containsExactlyInAnyOrder(
                        "DashboardChanged",
                        "SecretChanged",
                        "PipelineSlow",
                        "PipelineFailedRepeatedly",
                        "PipelineFlaky",
                        "PipelineFailureRate",
                        "DeploymentsStopped",
                        "QueueStarved",
                        "JobQueueSlow",
                        "SchedulePaused",
                        "ScheduleSilent");
    }

    private static String severity(Rule rule) {
        Severity severity = rule.severity();
        return severity.text();
    }

    @Test
    void every_rule_has_a_section_in_the_runbooks() throws IOException {
        List<String> sections = Files.readAllLines(Path.of("docs/runbooks.md"));
        assertThat(sections)
                .containsAll(CHECKED.rules().stream()
                        .map(rule -> "### " + rule.name())
                        .toList());
    }
}
