package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RuleWatchTest {
    private static final RuleSource BUILT_IN = RuleSource.builtIn("pipelines.yaml", rule("PipelineFailed"));

    @TempDir
    private Path folder;

    private RuleWatch watch;

    @BeforeEach
    void twoRules() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        write("a.yaml", rule("A"));
        watch = new RuleWatch(folder, List.of("rules/*.yaml"), List.of(BUILT_IN), List.of(), Set.of());
        assertThat(names(watch.look())).containsExactly("PipelineFailed", "A");
    }

    @Test
    @Timeout(20)
    void a_pipe_in_place_of_a_file_holds_nobody_up() throws Exception {
        Path pipe = folder.resolve("rules/pipe.yaml");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var named = new RuleWatch(folder, List.of("rules/pipe.yaml"), List.of(BUILT_IN), List.of(), Set.of());

        assertThat(named.look())
                .isInstanceOfSatisfying(
                        RuleWatch.Look.Wrong.class,
                        wrong -> assertThat(wrong.problems())
                                .singleElement()
                                .asString()
                                .contains("pipe.yaml", "is no file"));
    }

    @Test
    void nothing_happens_while_the_files_stay_the_same() throws IOException {
        write("notes.txt", "no rules");
        Files.setLastModifiedTime(folder.resolve("rules/a.yaml"), FileTime.fromMillis(0));

        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());
        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());
    }

    @Test
    void a_changed_file_counts_once_two_looks_saw_the_same() throws IOException {
        write("a.yaml", rule("B").substring(0, 20));
        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());
        write("a.yaml", rule("B"));
        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());

        assertThat(names(watch.look())).containsExactly("PipelineFailed", "B");
        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());
    }

    @Test
    void a_change_of_the_same_size_at_the_same_time_is_seen() throws IOException {
        Path file = folder.resolve("rules/a.yaml");
        FileTime before = Files.getLastModifiedTime(file);
        write("a.yaml", rule("Z"));
        Files.setLastModifiedTime(file, before);

        watch.look();
        assertThat(names(watch.look())).containsExactly("PipelineFailed", "Z");
    }

    @Test
    void new_and_removed_files_change_the_rules() throws IOException {
        write("b.yaml", rule("B"));
        watch.look();
        assertThat(names(watch.look())).containsExactly("PipelineFailed", "A", "B");

        Files.delete(folder.resolve("rules/a.yaml"));
        watch.look();
        assertThat(names(watch.look())).containsExactly("PipelineFailed", "B");
    }

    @Test
    void wrong_files_are_told_once_and_right_ones_taken_again() throws IOException {
        write("a.yaml", rule("A").replace("watched", "watchd"));
        watch.look();
        assertThat(watch.look())
                .isInstanceOfSatisfying(
                        RuleWatch.Look.Wrong.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(RuleProblem::toString)
                                .containsExactly(folder.resolve("rules/a.yaml")
                                        + ":4:9: watchd: there is no such variable; did you mean watched?"));
        assertThat(watch.look()).isEqualTo(new RuleWatch.Look.Same());

        write("a.yaml", rule("A"));
        watch.look();
        assertThat(names(watch.look())).containsExactly("PipelineFailed", "A");
    }

    @Test
    void a_folder_that_vanishes_is_a_problem_and_no_empty_set() throws IOException {
        Files.delete(folder.resolve("rules/a.yaml"));
        Files.delete(folder.resolve("rules"));
        watch.look();

        assertThat(watch.look()).isInstanceOf(RuleWatch.Look.Wrong.class);
    }

    @Test
    void a_named_file_that_does_not_exist_is_told_at_the_first_look() {
        var other = new RuleWatch(folder, List.of("none.yaml"), List.of(), List.of(), Set.of());

        assertThat(other.look())
                .isEqualTo(new RuleWatch.Look.Wrong(
                        List.of(new RuleProblem(folder.resolve("none.yaml").toString(), 0, 0, "does not exist"))));
    }

    private static List<String> names(RuleWatch.Look look) {
        assertThat(look).isInstanceOf(RuleWatch.Look.Changed.class);
        return ((RuleWatch.Look.Changed) look)
                .loaded().rules().stream().map(Rule::name).toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve("rules").resolve(name), text);
    }

    private static String rule(String name) {
        return """
                rules:
                  - alert: %s
                    on: PipelineFinished
                    if: watched && event.outcome.broken
                    until: event.outcome.passed
                    by: [project, branch, pipeline]
                    annotations: { summary: s }
                """.formatted(name);
    }
}
