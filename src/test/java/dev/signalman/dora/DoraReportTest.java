package dev.signalman.dora;

import static dev.signalman.dora.Deploys.FAILED;
import static dev.signalman.dora.Deploys.at;
import static dev.signalman.dora.Deploys.deployed;
import static dev.signalman.dora.Deploys.ended;
import static dev.signalman.dora.Deploys.facts;
import static dev.signalman.dora.Deploys.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.event.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four figures over a window. */
class DoraReportTest {
    private static final Duration WEEK = Duration.ofDays(7);

    private static DoraReport report(DoraFacts facts, long minute, String by) {
        Teams teams = (organization, project) -> project.equals("web") ? "front" : "";
        return DoraReport.of(facts, at(minute), WEEK, Grouping.parse(by), teams, DoraOptions.defaults());
    }

    private static Figures only(DoraReport report) {
        assertThat(report.rows()).hasSize(1);
        return report.rows().getFirst().figures();
    }

    @Test
    void the_four_figures_are_counted_from_what_is_remembered() {
        Figures figures = only(report(
                facts(
                        push(0, "main", "c1"),
                        deployed(10, "main", "c1"),
                        push(20, "main", "c2"),
                        push(40, "main", "c3"),
                        ended(50, "production", FAILED, "main", "c3"),
                        deployed(60, "main", "c3"),
                        deployed(90, "main", "c2")),
                100,
                "project"));
        assertThat(figures.succeeded()).isEqualTo(3);
        assertThat(figures.failed()).isEqualTo(1);
        assertThat(figures.perDay()).isEqualTo(3 / 7.0);
        assertThat(figures.frequency()).isEqualTo("between once a day and once a week");
        assertThat(figures.changes()).isEqualTo(3);
        assertThat(figures.leadTimeMedian()).as("of 10, 20 and 40").isEqualTo(Duration.ofMinutes(20));
        assertThat(figures.leadTimeP90()).isEqualTo(Duration.ofMinutes(36));
        assertThat(figures.changesFailed()).as("a failure and a rollback").isEqualTo(2);
        assertThat(figures.changeFailureRate()).isEqualTo(0.5);
        assertThat(figures.restored()).isEqualTo(2);
        assertThat(figures.restoreMedian()).as("of 10 and 30").isEqualTo(Duration.ofMinutes(20));
        assertThat(figures.brokenSince()).isNull();
    }

    @Test
    void where_nothing_was_deployed_in_the_window_nothing_is_known() {
        Figures figures = only(report(
                facts(push(0, "main", "c1"), ended(10, "production", FAILED, "main", "c1")), 8 * 24 * 60, "project"));
        assertThat(figures.frequency()).isEqualTo("unknown");
        assertThat(figures.leadTimeMedian()).isNull();
        assertThat(figures.changeFailureRate()).isNull();
        assertThat(figures.restoreMedian()).isNull();
        assertThat(figures.brokenSince()).as("but still broken").isEqualTo(at(10));
        assertThat(report(facts(), 0, "all").rows()).isEmpty();
        assertThat(report(facts(), 0, "all").recordedSince()).isNull();
    }

    @Test
    void what_ended_when_the_window_begins_is_outside_and_what_ends_with_it_inside() {
        DoraFacts facts = facts(deployed(0, "main", "c1"), deployed(5, "main", "c1"));
        assertThat(only(report(facts, 7 * 24 * 60, "all")).succeeded()).isEqualTo(1);
        assertThat(only(report(facts, 5, "all")).succeeded()).isEqualTo(2);
        assertThat(only(report(facts, 4, "all")).succeeded()).isEqualTo(1);
    }

    @Test
    void groups_are_told_apart_by_what_is_asked_for() {
        DoraFacts facts = facts(
                push(0, "main", "c1"), deployed(10, "main", "c1"), ended(20, "staging", Outcome.PASSED, "main", "c1"));
        assertThat(report(facts, 30, "team").rows())
                .extracting(DoraReport.Row::group)
                .containsExactly(new DoraReport.Group("acme", null, "front", null));
        assertThat(report(facts, 30, "project,target").rows())
                .extracting(DoraReport.Row::group)
                .containsExactly(
                        new DoraReport.Group("acme", "web", null, "production"),
                        new DoraReport.Group("acme", "web", null, "staging"));
        assertThat(only(report(facts, 30, "all")).succeeded()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "branch", "project,", "all,project", "PROJECT"})
    void other_groups_are_refused_in_words(String by) {
        assertThatThrownBy(() -> Grouping.parse(by))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("by must be all, or some of project, team, target with commas between them");
    }

    @ParameterizedTest
    @CsvSource({
        "3, once a day or more often", "1, once a day or more often", "0.99, between once a day and once a week",
        "0.1, between once a week and once a month", "0.01, less than once a month", "0, never"
    })
    void frequency_has_doras_words(double perDay, String words) {
        assertThat(Figures.frequency(perDay)).isEqualTo(words);
    }
}
