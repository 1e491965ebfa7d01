package dev.signalman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Probe probe = Probe.quiet();
    private final Faults faults = probe.simulator.faults();
    private final String list = "pipelines?project_id=" + probe.projectId("web");

    @AfterEach
    void stop() {
        probe.close();
    }

    @Test
    void too_many_requests_may_say_when_to_come_back() {
        faults.next(1, new Fault.TooManyRequests(Duration.ofSeconds(7)));
        faults.next(1, new Fault.TooManyRequests(null));
        assertThat(probe.get(list).header("retry-after")).isEqualTo("7");
        var second = probe.get(list);
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.header("retry-after")).isNull();
        assertThat(probe.get(list).status()).isEqualTo(200);
    }

    @Test
    void a_burst_hits_the_requests_that_follow() {
        faults.bursts(1, 3, new Fault.ServerError());
        assertThat(probe.get(list).status()).isEqualTo(500);
        faults.clear();
        faults.next(RequestClass.PIPELINES, 2, new Fault.ServerError());
        assertThat(probe.get("projects").status()).isEqualTo(200);
        assertThat(probe.get(list).status()).isEqualTo(500);
        assertThat(probe.get(list).status()).isEqualTo(500);
        assertThat(probe.get(list).status()).isEqualTo(200);
    }

    @Test
    void an_outage_of_authentication_is_a_403_without_a_body() {
        faults.next(1, new Fault.EmptyForbidden());
        var answer = probe.get(list);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void a_slow_reply_takes_its_time() {
        faults.next(1, new Fault.Slow(Duration.ofMillis(300)));
        long before = System.nanoTime();
        assertThat(probe.get(list).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void a_body_can_be_cut_off_and_a_connection_closed() {
        faults.next(1, new Fault.CutOff());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> probe.get("projects"))
                .isInstanceOf(java.io.UncheckedIOException.class);
        // A client may repeat a GET on its own when a kept connection closes without a word.
        faults.next(RequestClass.PROJECTS, 10, new Fault.Reset());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> probe.get("projects"))
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    void a_rerun_whose_reply_is_lost_has_happened_all_the_same() {
        var first = probe.organization.start("web", "main", Plan.open());
        faults.next(RequestClass.RERUN, 1, new Fault.CutOff());
        var path = "plumber-workflows/" + first.workflowId() + "/reschedule?request_token=t";
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> probe.post(path, ""));
        assertThat(probe.organization.workflows()).hasSize(2);
        var id = probe.organization.workflows().getLast().id();
        assertThat(probe.post(path, "").json().get("wf_id").asText()).isEqualTo(id);
    }

    @Test
    void json_can_be_malformed_or_html_or_anything() {
        faults.next(1, new Fault.MalformedJson());
        faults.next(1, new Fault.Html(200));
        faults.next(1, new Fault.Answer(200, "{\"unexpected\":1}"));
        var broken = probe.get("projects");
        org.assertj.core.api.Assertions.assertThatThrownBy(broken::json).isInstanceOf(AssertionError.class);
        var html = probe.get("projects");
        assertThat(html.header("content-type")).isEqualTo("text/html");
        assertThat(html.body()).startsWith("<html>");
        assertThat(probe.get("projects").json().get("unexpected").asInt()).isEqualTo(1);
    }

    @Test
    void a_body_can_be_huge() {
        faults.next(1, new Fault.Oversized(20_000_000));
        var answer = probe.get(list);
        assertThat(answer.body()).hasSize(20_000_000);
        assertThat(answer.json().isTextual()).isTrue();
    }

    @Test
    void pages_can_repeat_and_shift() {
        for (int i = 0; i < 9; i++) probe.organization.start("web", "main", Plan.open());
        var page1 = probe.get(list + "&page_size=3").all("ppl_id");
        var page2 = probe.get(list + "&page_size=3&page=2").all("ppl_id");
        faults.next(1, new Fault.DuplicatePage());
        assertThat(probe.get(list + "&page_size=3&page=2").all("ppl_id")).isEqualTo(page1);
        faults.next(1, new Fault.ShiftedPages(1));
        assertThat(probe.get(list + "&page_size=3&page=2").all("ppl_id"))
                .containsExactly(page1.get(2), page2.get(0), page2.get(1));
        faults.next(1, new Fault.ShiftedPages(-1));
        assertThat(probe.get(list + "&page_size=3&page=2").all("ppl_id")).doesNotContain(page2.get(0));
    }

    @Test
    void the_clock_of_the_organisation_can_be_ahead_and_everything_agrees_with_it() throws Exception {
        var options = SimulatorOptions.local().clockSkew(Duration.ofHours(2));
        try (var skewed = Probe.of(Scenario.quiet("acme", 1).with(Scenario.ProjectSpec.named("web")), options)) {
            skewed.organization.start("web", "main", Plan.open());
            var answer = skewed.get("pipelines?project_id=" + skewed.projectId("web"));
            assertThat(answer.header("date")).isEqualTo("Mon, 2 Mar 2026 10:00:00 GMT");
            assertThat(answer.json().get(0).at("/created_at/seconds").asLong())
                    .isEqualTo(Probe.START.plusSeconds(7200).getEpochSecond());
            skewed.simulator.faults().clockSkew(Duration.ofHours(-1));
            assertThat(skewed.get("projects").header("date")).isEqualTo("Mon, 2 Mar 2026 07:00:00 GMT");
            assertThat(skewed.organization.now()).isEqualTo(Probe.START.plusSeconds(7200));
        }
    }

    @Test
    void chance_repeats_with_the_seed() {
        var statuses = new java.util.ArrayList<java.util.List<Fault>>();
        for (int run = 0; run < 2; run++) {
            var chance = new Faults(new Dice(5), Duration.ZERO);
            chance.randomly(0.3, new Fault.ServerError(), new Fault.CutOff());
            var row = new java.util.ArrayList<Fault>();
            for (int i = 0; i < 200; i++) row.add(chance.pick(RequestClass.JOBS));
            statuses.add(row);
        }
        assertThat(statuses.get(0)).isEqualTo(statuses.get(1));
        assertThat(statuses.get(0).stream().filter(f -> f != null).count()).isBetween(40L, 80L);
    }

    @Test
    void requests_are_counted_by_class_and_status() {
        probe.get(list);
        probe.get(list);
        probe.get("jobs");
        probe.get("nowhere");
        var requests = probe.simulator.requests();
        assertThat(requests.total()).isEqualTo(4);
        assertThat(requests.of(RequestClass.PIPELINES)).isEqualTo(2);
        assertThat(requests.byStatus()).containsEntry(200, 3L).containsEntry(404, 1L);
    }

    @Test
    void with_latency_requests_overlap_and_too_many_at_once_are_a_500() throws Exception {
        var options = SimulatorOptions.local().latency(Duration.ofMillis(1_500));
        try (var slow = Probe.of(Scenario.quiet("acme", 1).with(Scenario.ProjectSpec.named("web")), options);
                var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var path = "pipelines?project_id=" + slow.projectId("web");
            var answers = new java.util.ArrayList<java.util.concurrent.Future<Integer>>();
            for (int i = 0; i < 60; i++)
                answers.add(threads.submit(() -> slow.get(path).status()));
            int refused = 0;
            for (var answer : answers) if (answer.get() == 500) refused++;
            assertThat(slow.simulator.requests().maxInFlight()).isGreaterThan(50);
            assertThat(refused).isBetween(1, 10);
        }
    }
}
