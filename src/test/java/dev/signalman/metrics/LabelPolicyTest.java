package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelPolicyTest {
    private final LabelPolicy policy = new LabelPolicy(
            BranchFilter.globs(Map.of("acme", List.of("main", "release/*", "v?.x", "we[i]rd.\\Ebranch"))),
            new MetricsOptions(50, 100));

    @ParameterizedTest
    @CsvSource({
        "main, main",
        "refs/heads/main, main",
        "release/1.2, release/1.2",
        "release/1.2/hotfix, release/1.2/hotfix",
        "v1.x, v1.x",
        "v12.x, other",
        "mainline, other",
        "feature/main, other",
        "we[i]rd.\\Ebranch, we[i]rd.\\Ebranch",
        "weird.branch, other",
        "refs/tags/main, tag",
        "refs/tags/v1.0.0, tag",
        "pull-request-17, pull-request",
        "refs/pull/17/merge, pull-request",
        "refs/pull/17/head, pull-request",
        "refs/merge-requests/3/head, pull-request",
        "refs/pull-requests/3/from, pull-request",
        "gh-readonly-queue/main/pr-17-c0ffee, pull-request",
        "refs/heads/gh-readonly-queue/main/pr-17-c0ffee, pull-request",
        "refs/tags/release/1.2, tag",
        "pull-request-template, other",
        "'', other"
    })
    void a_reference_becomes_one_of_few_values(String ref, String label) {
        assertThat(policy.branch("acme", ref)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"pull-request-17", "gh-readonly-queue/main/pr-17-c0ffee", "refs/tags/v1", "refs/pull/17/merge"})
    void what_exists_but_once_keeps_no_name_even_if_all_branches_do(String ref) {
        LabelPolicy all =
                new LabelPolicy(BranchFilter.globs(Map.of("acme", List.of("*"))), new MetricsOptions(50, 100));
        assertThat(all.branch("acme", ref)).isIn("pull-request", "tag");
        assertThat(all.watched("acme", ref)).isFalse();
        assertThat(all.branch("acme", "feature/1")).isEqualTo("feature/1");
    }

    @Test
    void what_is_no_text_becomes_text() {
        assertThat(policy.admit(Label.BRANCH, "a\uD83Db\uDE00c\u0000")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
        assertThat(policy.admit(Label.BRANCH, "\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
        assertThat(policy.admit(Label.BRANCH, "x".repeat(199) + "\uD83D\uDE00")).isEqualTo("x".repeat(199) + "…");
    }

    @Test
    void the_globs_of_one_organisation_say_nothing_about_another() {
        assertThat(policy.branch("other-organisation", "main")).isEqualTo("other");
    }

    @Test
    void values_beyond_the_limit_overflow_while_known_ones_stay() {
        for (int i = 0; i < 50; i++) {
            assertThat(policy.admit(Label.BRANCH, "b" + i)).isEqualTo("b" + i);
        }
        assertThat(policy.admit(Label.BRANCH, "one-more")).isEqualTo("overflow");
        assertThat(policy.admit(Label.BRANCH, "b7")).isEqualTo("b7");
        assertThat(policy.admit(Label.PIPELINE, "one-more")).isEqualTo("one-more");
    }

    @Test
    void values_that_nothing_uses_any_more_make_room() {
        for (int i = 0; i < 50; i++) {
            policy.admit(Label.TARGET, "t" + i);
        }
        policy.retain(Label.TARGET, Set.of("t1"));
        assertThat(policy.admit(Label.TARGET, "fresh")).isEqualTo("fresh");
    }

    @Test
    void a_very_long_value_is_cut() {
        assertThat(policy.admit(Label.PIPELINE, "x".repeat(5_000))).hasSize(201).endsWith("…");
    }
}
