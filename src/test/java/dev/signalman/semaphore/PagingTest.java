package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.semaphore.ScriptedServer.Asked;
import dev.signalman.semaphore.ScriptedServer.Canned;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest extends ServerTest {
    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"ppl_id\":\"p" + i + "\",\"created_at\":9000}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String link(boolean next) {
        String url = "<http://acme.semaphoreci.com/api/v1alpha/pipelines?page=2&x=rel%3Dnext>";
        return (next ? url + "; rel=\"next\", " : "") + url + "; rel=\"first\", " + url + "; rel=\"last\"";
    }

    private static Canned page(Asked asked, String body, int total) {
        int page = Math.min(Integer.parseInt(asked.page()), total);
        return ok(body).with("link", link(page < total))
                .with("page-number", Integer.toString(page))
                .with("total-pages", Integer.toString(total));
    }

    private Sweep<Pipeline> pipelines() {
        return Awaited.value(client().pipelines(PipelineQuery.project("pr1")));
    }

    private List<String> pagesAsked() {
        return server.asked().stream().map(Asked::page).toList();
    }

    @Test
    void pages_are_read_until_no_next_link_and_from_our_own_base() {
        server.get("pipelines", asked -> {
            int page = Integer.parseInt(asked.page());
            return page(asked, rows(page * 10, page * 10 + 10), 3).with("date", "Wed, 21 Oct 2015 07:28:00 GMT");
        });

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.items()).hasSize(30);
        assertThat(sweep.complete()).isTrue();
        assertThat(sweep.pages()).isEqualTo(3);
        assertThat(sweep.serverTime()).isEqualTo(Instant.parse("2015-10-21T07:28:00Z"));
        assertThat(pagesAsked()).containsExactly("1", "2", "3");
        assertThat(server.last().query().get("page_size")).isEqualTo("100");
        assertThat(server.last().query().get("project_id")).isEqualTo("pr1");
    }

    @Test
    void rows_that_shift_to_the_next_page_appear_once_in_their_newest_state() {
        server.get(
                "pipelines",
                asked -> page(
                        asked,
                        asked.page().equals("1")
                                ? "[{\"ppl_id\":\"a\",\"created_at\":9,\"state\":\"RUNNING\"},{\"ppl_id\":\"b\",\"created_at\":9}]"
                                : "[{\"ppl_id\":\"a\",\"created_at\":9,\"state\":\"DONE\"},{\"ppl_id\":\"c\",\"created_at\":9}]",
                        2));

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.items()).extracting(Pipeline::id).containsExactly("a", "b", "c");
        assertThat(sweep.items().getFirst().done()).isTrue();
    }

    @Test
    void a_page_beyond_the_last_is_recognised_as_the_last_one_again() {
        server.get(
                "pipelines",
                asked -> asked.page().equals("1")
                        ? page(asked, rows(0, 5), 2)
                        : page(asked, rows(0, 5), 1).with("x", "rows went away meanwhile"));

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.complete()).isTrue();
        assertThat(pagesAsked()).containsExactly("1", "2");
    }

    @Test
    void a_server_that_repeats_a_page_is_not_asked_for_ever_and_not_believed() {
        server.get("pipelines", ok(rows(0, 5)).with("link", link(true)));

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.items()).hasSize(5);
        assertThat(sweep.complete()).isFalse();
        assertThat(sweep.pages()).isEqualTo(2);
    }

    @Test
    void another_page_than_the_one_asked_for_makes_the_list_incomplete() {
        server.get(
                "pipelines",
                ok(rows(0, 5)).with("link", link(true)).with("page-number", "1").with("total-pages", "3"));

        assertThat(pipelines().complete()).isFalse();
    }

    @Test
    void a_last_page_that_only_repeats_another_makes_the_list_incomplete() {
        server.get("pipelines", asked -> page(asked, rows(0, 5), 2));

        assertThat(pipelines().complete()).isFalse();
    }

    @Test
    void rows_that_slip_away_between_two_pages_are_missed() {
        server.get(
                "pipelines",
                asked -> (asked.page().equals("1") ? page(asked, rows(0, 5), 2) : page(asked, rows(4, 8), 2))
                        .with("total", "9"));

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.items()).hasSize(8);
        assertThat(sweep.complete()).isFalse();
    }

    @Test
    void rows_that_came_while_the_list_was_read_are_not_missed() {
        server.get(
                "pipelines",
                asked -> asked.page().equals("1")
                        ? page(asked, rows(0, 5), 2).with("total", "8")
                        : page(asked, rows(4, 8), 2).with("total", "9"));

        assertThat(pipelines().complete()).isTrue();
    }

    @Test
    void the_page_cap_ends_the_list_incomplete() {
        server.get("pipelines", asked -> {
            int page = Integer.parseInt(asked.page());
            return page(asked, rows(page * 10, page * 10 + 10), 1000);
        });

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.complete()).isFalse();
        assertThat(sweep.pages()).isEqualTo(20);
        assertThat(sweep.items()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<http://x/?page=1>; rel=\"first\", <http://x/?page=1>; rel=\"last\"",
                "<http://x/?a=rel=\"next\">; rel=\"last\"",
                ""
            })
    void no_next_link_means_no_next_page(String link) {
        server.get("pipelines", ok(rows(0, 5)).with("link", link));

        assertThat(pipelines().pages()).isEqualTo(1);
    }

    @Test
    void several_link_headers_count_as_one() {
        server.get(
                "pipelines",
                asked -> asked.page().equals("1")
                        ? ok(rows(0, 5))
                                .with("Link", "<http://x/?page=1>; rel=\"first\"")
                                .with("Link", "<http://x/?page=2>; rel=next")
                        : ok(rows(5, 9)).with("Link", "<http://x/?page=1>; rel=\"prev\""));

        assertThat(pipelines().items()).hasSize(9);
    }

    @Test
    void without_a_link_header_the_number_of_pages_decides() {
        server.get(
                "pipelines",
                asked -> ok(rows(Integer.parseInt(asked.page()) * 10, Integer.parseInt(asked.page()) * 10 + 3))
                        .with("total-pages", "2"));

        assertThat(pipelines().items()).hasSize(6);
    }

    @Test
    void without_any_paging_header_a_full_page_means_that_there_may_be_more() {
        server.get("pipelines", asked -> ok(asked.page().equals("1") ? rows(0, 100) : rows(100, 107)));

        Sweep<Pipeline> sweep = pipelines();

        assertThat(sweep.items()).hasSize(107);
        assertThat(sweep.complete()).isTrue();
    }

    @Test
    void workflows_that_the_server_refuses_to_list_are_an_empty_list() {
        server.get(
                "plumber-workflows",
                ok("[]").with("page-number", "0").with("total-pages", "0").with("total", "0"));

        Sweep<Workflow> sweep = Awaited.value(
                client().workflows("pr1", "main", Instant.ofEpochSecond(99, 5), Instant.ofEpochSecond(200, 5)));

        assertThat(sweep.items()).isEmpty();
        assertThat(sweep.complete()).isTrue();
        assertThat(server.last().query().get("branch_name")).isEqualTo("main");
        assertThat(server.last().query().get("created_after")).isEqualTo("99");
        assertThat(server.last().query().get("created_before")).isEqualTo("201");
    }

    @Test
    void projects_go_on_as_long_as_the_server_has_more_even_past_an_empty_page() {
        server.get("projects", asked -> switch (asked.page()) {
            case "1" -> ok("[{\"metadata\":{\"id\":\"1\",\"name\":\"a\"}}]").with("x-has-more", "true");
            case "2" -> ok("[]").with("x-has-more", "true");
            default -> ok("[{\"metadata\":{\"id\":\"2\",\"name\":\"b\"}}]").with("x-has-more", "false");
        });

        Sweep<Project> sweep = Awaited.value(client().projects());

        assertThat(sweep.items()).extracting(Project::name).containsExactly("a", "b");
        assertThat(sweep.complete()).isTrue();
    }

    @Test
    void projects_that_never_end_stop_at_the_page_cap() {
        server.get("projects", ok("[]").with("x-has-more", "true"));

        assertThat(Awaited.value(client().projects()).complete()).isFalse();
    }

    @Test
    void jobs_follow_the_token_in_the_body() {
        server.get(
                "jobs",
                asked -> asked.query().contains("page_token")
                        ? ok("{\"jobs\":[{\"metadata\":{\"id\":\"j2\"}}],\"next_page_token\":\"\"}")
                        : ok("{\"jobs\":[{\"metadata\":{\"id\":\"j1\"}}],\"next_page_token\":\"a+b/c=\"}"));

        Sweep<Job> sweep = Awaited.value(client().jobs(Set.of(JobState.Known.RUNNING, JobState.Known.QUEUED)));

        assertThat(sweep.items()).extracting(Job::id).containsExactly("j1", "j2");
        assertThat(server.last().query().get("page_token")).isEqualTo("a+b/c=");
        assertThat(server.last().query().getAll("states")).containsExactly("QUEUED", "RUNNING");
        assertThat(server.last().query().get("page_size")).isEqualTo("30");
    }

    @Test
    void jobs_in_no_state_are_not_asked_for() {
        assertThat(Awaited.value(client().jobs(Set.of())).items()).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void an_agent_that_comes_twice_because_the_cursor_is_inclusive_is_there_once() {
        server.get(
                "agents",
                asked -> asked.query().contains("cursor")
                        ? ok(
                                "{\"agents\":[{\"metadata\":{\"name\":\"b\"}},{\"metadata\":{\"name\":\"c\"}}],\"cursor\":\"\"}")
                        : ok(
                                "{\"agents\":[{\"metadata\":{\"name\":\"a\"}},{\"metadata\":{\"name\":\"b\"}}],\"cursor\":\"1686917254123\"}"));

        Sweep<Agent> sweep = Awaited.value(client().agents());

        assertThat(sweep.items()).extracting(Agent::name).containsExactly("a", "b", "c");
        assertThat(server.last().query().get("cursor")).isEqualTo("1686917254123");
        assertThat(server.last().query().get("page_size")).isEqualTo("200");
    }

    @Test
    void a_page_token_that_no_request_can_carry_ends_the_list_incomplete() {
        server.get(
                "jobs",
                ok("{\"jobs\":[{\"metadata\":{\"id\":\"j1\"}}],\"next_page_token\":\"" + "x".repeat(5_000) + "\"}"));

        Sweep<Job> sweep = Awaited.value(client().jobs(Set.of(JobState.Known.QUEUED)));

        assertThat(sweep.items()).hasSize(1);
        assertThat(sweep.complete()).isFalse();
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_cursor_that_leads_nowhere_ends_the_list_incomplete() {
        server.get("agents", ok("{\"agents\":[{\"metadata\":{\"name\":\"a\"}}],\"cursor\":\"7\"}"));

        Sweep<Agent> sweep = Awaited.value(client().agents());

        assertThat(sweep.items()).hasSize(1);
        assertThat(sweep.complete()).isFalse();
        assertThat(sweep.pages()).isEqualTo(2);
    }

    @Test
    void promotions_have_no_id_and_are_told_apart_all_the_same() {
        server.get("promotions", ok("[" + promotion(5) + "," + promotion(5) + "," + promotion(6) + "]"));

        Sweep<Promotion> sweep = Awaited.value(client().promotions("p1"));

        assertThat(sweep.items()).hasSize(2);
        assertThat(server.last().query().get("page_size")).isEqualTo("50");
    }

    private static String promotion(int second) {
        return "{\"name\":\"production\",\"status\":\"passed\",\"triggered_by\":\"ada\",\"triggered_at\":{\"seconds\":"
                + second + "},\"scheduled_at\":{\"seconds\":0,\"nanos\":0}}";
    }

    @Test
    void deployment_history_gives_its_cursors_page_by_page() {
        server.get(
                "deployment_targets/t1/history",
                ok(
                        "{\"deployments\":[{\"id\":\"d1\",\"state\":\"STARTED\"}],\"cursor_before\":1685096881121173,\"cursor_after\":0}"));

        DeploymentPage newest = Awaited.value(client().deploymentHistory("t1", null));
        assertThat(server.last().query().get("cursor_type")).isEqualTo("FIRST");
        Awaited.value(client().deploymentHistory("t1", newest.cursorBefore()));

        assertThat(server.last().query().get("cursor_type")).isEqualTo("BEFORE");
        assertThat(server.last().query().get("cursor_value")).isEqualTo("1685096881121173");
        assertThat(newest.cursorAfter()).isZero();
    }

    @Test
    void a_failing_page_fails_the_whole_list() {
        server.get(
                "pipelines",
                asked -> asked.page().equals("1") ? page(asked, rows(0, 5), 3) : ScriptedServer.reply(500, "boom"));

        assertThat(Awaited.error(client().pipelines(PipelineQuery.project("pr1"))))
                .isInstanceOf(ApiError.ServerTrouble.class);
    }
}
