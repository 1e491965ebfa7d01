package dev.signalman.rule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalman.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What rules can ask about the past. */
class HistoriesTest {
    private final Scene scene = Scene.of("""
            - alert: Unused
              on: SecretChanged
              by: [secret]
              news: true
              annotations: { summary: "x" }
            """);
    private final Histories histories = new Histories(scene.state.pasts, scene.state.paces);

    private History after(ChangeEvent... events) {
        scene.see(events);
        return histories.recall(events[events.length - 1]).history();
    }

    @Test
    void it_counts_what_passed_and_what_broke_and_not_what_was_stopped() {
        History history = after(
                scene.run(1).commit("c1", "ada").passes(),
                scene.run(2).commit("c2", "bob").fails(),
                scene.run(3).commit("c3", "cy").isStopped(),
                scene.run(4).commit("c4", "dan").timesOut());
        assertThat(history.runs()).isEqualTo(3);
        assertThat(history.consecutiveFailures()).isEqualTo(2);
        assertThat(history.consecutivePasses()).isZero();
        assertThat(history.lastPassedCommit()).isEqualTo("c1");
        assertThat(history.firstFailedCommit()).isEqualTo("c2");
        assertThat(history.firstFailedAuthor()).isEqualTo("bob");
        assertThat(history.failureRate()).isEqualTo(2.0 / 3, within(1e-9));
        assertThat(history.newest()).isTrue();
        History mended = after(scene.run(5).passes());
        assertThat(mended.consecutiveFailures()).isZero();
        assertThat(mended.firstFailedCommit()).isEmpty();
    }

    @Test
    void an_older_one_counts_and_does_not_say_how_it_stands() {
        History history = after(scene.run(5).passes(), scene.run(2).fails());
        assertThat(history.newest()).isFalse();
        assertThat(history.runs()).isEqualTo(2);
        assertThat(history.consecutiveFailures()).isZero();
        assertThat(history.failureRate()).isEqualTo(0.5);
    }

    @Test
    void flaky_is_what_failed_and_passed_on_one_commit() {
        History history = after(
                scene.run(1).commit("aaaa", "ada").fails(),
                scene.run(2).commit("aaaa", "ada").passes(),
                scene.run(3).commit("bbbb", "ada").fails(),
                scene.run(4).commit("cccc", "ada").passes());
        assertThat(history.flakeRate()).isEqualTo(0.25);
    }

    @Test
    void only_the_last_fifty_count_and_the_state_does_not_grow() {
        for (int i = 0; i < 50; i++) {
            scene.see(scene.run(i).fails());
        }
        assertThat(after(scene.run(60).passes()).failureRate()).isEqualTo(49.0 / 50);
        for (int i = 100; i < 150; i++) {
            scene.see(scene.run(i).taking(Duration.ofSeconds(i)).passes());
        }
        History history = after(scene.run(200).taking(Duration.ofSeconds(1_000)).passes());
        assertThat(history.failureRate()).isZero();
        assertThat(history.runs()).isEqualTo(102);
        assertThat(history.p50Duration()).isEqualTo(Duration.ofSeconds(125));
        assertThat(history.p95Duration()).isEqualTo(Duration.ofSeconds(148));
        Past past = requireNonNull(scene.state.pasts.get("acme", "pipeline/p-web/main:" + Scene.FILE));
        assertThat(past.verdicts()).hasSize(50);
        assertThat(past.origins()).hasSize(10);
    }

    @Test
    void percentiles_are_those_of_what_is_sorted_anew_each_time() {
        var spans = Spans.NONE;
        var random = new java.util.Random(7);
        var all = new java.util.ArrayList<Long>();
        for (int i = 0; i < 500; i++) {
            long millis = random.nextInt(40) * 100L;
            all.add(millis);
            spans = spans.with(Duration.ofMillis(millis));
            var last = all.subList(Math.max(0, all.size() - 50), all.size()).stream()
                    .sorted()
                    .toList();
            assertThat(spans.sorted()).isEqualTo(last);
            int rank = (int) Math.ceil(0.95 * last.size());
            assertThat(spans.percentile(95).toMillis()).isEqualTo(last.get(rank - 1));
        }
    }

    @Test
    void the_branches_that_nothing_happened_on_for_longest_leave_first() {
        scene.see(scene.run(1).branch("kept").passes());
        for (int i = 2; i < 10_001; i++) {
            scene.see(scene.run(i).branch("b" + i).passes());
        }
        scene.see(
                scene.run(10_001).branch("kept").passes(),
                scene.run(10_002).branch("new").passes());
        assertThat(scene.state.pasts.size()).isEqualTo(10_000);
        assertThat(scene.state.pasts.get("acme", "pipeline/p-web/kept:" + Scene.FILE))
                .isNotNull();
        assertThat(scene.state.pasts.get("acme", "pipeline/p-web/b2:" + Scene.FILE))
                .isNull();
    }

    @Test
    void it_is_known_of_every_event_which_collector_it_comes_from() {
        Set<String> ours = new TreeSet<>();
        EventType.all().keySet().stream()
                .filter(event -> Collectors.of(event).isEmpty())
                .forEach(ours::add);
        assertThat(ours)
                .containsExactly(
                        "CollectorDegraded",
                        "CollectorRecovered",
                        "FlakeConfirmed",
                        "RerunDeclined",
                        "RerunFinished",
                        "RerunLost",
                        "RerunRequested");
    }

    @Test
    void a_state_that_is_read_again_says_the_same() {
        scene.see(scene.run(1).passes(), scene.run(2).fails());
        Scene again = scene.restart();
        Instant place = Scene.START.plus(Duration.ofMinutes(2));
        Past past = requireNonNull(again.state.pasts.get("acme", "pipeline/p-web/main:" + Scene.FILE));
        assertThat(past.place()).isEqualTo(place);
        assertThat(past.passed()).isFalse();
    }
}
