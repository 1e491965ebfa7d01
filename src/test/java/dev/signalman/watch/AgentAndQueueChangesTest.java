package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.AgentDisconnected;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.semaphore.Agent;
import dev.signalman.semaphore.AgentState;
import dev.signalman.semaphore.AgentType;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobOutcome;
import dev.signalman.semaphore.JobState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentAndQueueChangesTest {
    private static final Instant T = Instant.parse("2026-11-01T10:00:00Z");
    private final AgentChanges changes = new AgentChanges("acme", T, false);

    private static Agent agent(String name, AgentState state, Instant connectedAt) {
        return new Agent(name, "s1-linux", state, "v2", "linux", "x86", "host", "10.0.0.1", connectedAt, null);
    }

    private static List<String> names(List<ChangeEvent> events) {
        return events.stream().map(e -> e.getClass().getSimpleName()).toList();
    }

    @Test
    void agents_connect_change_and_leave_once_each() {
        var first = changes.agents(Map.of(), 0, List.of(agent("a", AgentState.Known.WAITING_FOR_JOB, T)));
        assertThat(names(first.events())).containsExactly("AgentConnected", "AgentStateChanged");
        var same = changes.agents(
                first.known(), first.connections(), List.of(agent("a", AgentState.Known.WAITING_FOR_JOB, T)));
        assertThat(same.events()).isEmpty();
        var busy =
                changes.agents(same.known(), same.connections(), List.of(agent("a", AgentState.Known.RUNNING_JOB, T)));
        assertThat(names(busy.events())).containsExactly("AgentStateChanged");
        var idle = changes.agents(
                busy.known(), busy.connections(), List.of(agent("a", AgentState.Known.WAITING_FOR_JOB, T)));
        assertThat(idle.events().getFirst().header().id())
                .as("the same state again is another change")
                .isNotEqualTo(first.events().getLast().header().id());
        var gone = changes.agents(idle.known(), idle.connections(), List.of());
        assertThat(names(gone.events())).containsExactly("AgentDisconnected");
        assertThat(gone.known()).isEmpty();
    }

    @Test
    void a_name_that_connects_anew_has_left_before() {
        var first = changes.agents(Map.of(), 0, List.of(agent("a", AgentState.Known.RUNNING_JOB, T)));
        var again = changes.agents(
                first.known(),
                first.connections(),
                List.of(agent("a", AgentState.Known.WAITING_FOR_JOB, T.plusSeconds(60))));
        assertThat(names(again.events())).containsExactly("AgentDisconnected", "AgentConnected", "AgentStateChanged");
        assertThat(((AgentDisconnected) again.events().getFirst()).lastState()).isEqualTo("running_job");
    }

    @Test
    void an_agent_that_comes_back_with_the_same_time_is_told_as_connected_again() {
        List<Agent> there = List.of(agent("a", AgentState.Known.WAITING_FOR_JOB, T));
        var first = changes.agents(Map.of(), 0, there);
        var gone = changes.agents(first.known(), first.connections(), List.of());
        var back = changes.agents(gone.known(), gone.connections(), there);
        assertThat(names(back.events())).containsExactly("AgentConnected", "AgentStateChanged");
        assertThat(ids(back.events())).doesNotContainAnyElementsOf(ids(first.events()));
        assertThat(ids(changes.agents(gone.known(), gone.connections(), there).events()))
                .as("the same look at the same state is the same change")
                .isEqualTo(ids(back.events()));
    }

    private static List<String> ids(List<ChangeEvent> events) {
        return events.stream().map(e -> e.header().id()).toList();
    }

    @Test
    void agent_types_come_change_their_number_go_and_come_back() {
        var first = changes.types(Map.of(), List.of(new AgentType("s1-linux", 2, null, null)));
        assertThat(first.events()).hasSize(1);
        assertThat(changes.types(first.known(), List.of(new AgentType("s1-linux", 2, null, null)))
                        .events())
                .isEmpty();
        var none = changes.types(first.known(), List.of(new AgentType("s1-linux", 0, null, null)));
        assertThat(none.events()).hasSize(1);
        var gone = changes.types(none.known(), List.of());
        assertThat(gone.events()).hasSize(1);
        assertThat(changes.types(gone.known(), List.of()).events()).isEmpty();
        assertThat(changes.types(gone.known(), List.of(new AgentType("s1-linux", 0, null, null)))
                        .events())
                .hasSize(1);
    }

    private static Job job(String id, JobState state) {
        return new Job(
                id, id, "p", state, JobOutcome.Known.NONE, "e1-standard-2", "", null, null, null, null, T, null, null);
    }

    @Test
    void a_queue_is_counted_by_machine_type_and_an_incomplete_list_never_shrinks_it() {
        Map<String, QueueChanges.Depth> known = new HashMap<>();
        List<Job> jobs = List.of(
                job("1", JobState.Known.QUEUED), job("2", JobState.Known.QUEUED), job("3", JobState.Known.RUNNING));
        List<ChangeEvent> events = QueueChanges.detect("acme", Map.of(), jobs, true, T, known);
        assertThat(events).singleElement().isInstanceOfSatisfying(QueueDepthChanged.class, e -> {
            assertThat(e.queued()).isEqualTo(2);
            assertThat(e.running()).isEqualTo(1);
        });
        assertThat(QueueChanges.detect("acme", known, jobs, true, T, new HashMap<>()))
                .isEmpty();
        assertThat(QueueChanges.detect("acme", known, jobs.subList(0, 1), false, T, new HashMap<>()))
                .isEmpty();
        Map<String, QueueChanges.Depth> after = new HashMap<>();
        assertThat(QueueChanges.detect("acme", known, List.of(), true, T, after))
                .singleElement()
                .isInstanceOfSatisfying(
                        QueueDepthChanged.class, e -> assertThat(e.queued()).isZero());
        assertThat(after)
                .hasEntrySatisfying(
                        "e1-standard-2", depth -> assertThat(depth.generation()).isEqualTo(2));
    }
}
