package dev.signalman.semaphore;

import static dev.signalman.semaphore.ScriptedServer.ok;
import static dev.signalman.semaphore.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ScriptedServer.Ending;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What writes send, and when they are sent again. */
class WritesTest {
    private static final String CANARY = "canary-8c11";
    private static final UUID TOKEN = UUID.fromString("6063dd03-ecfb-11ed-b539-0045e2f582b7");

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedServer server = new ScriptedServer(vertx);
    private final SemaphoreClient client = client(server.url());
    private final SemaphoreApi api = client.api();

    private SemaphoreClient client(URI url) {
        ClientOptions options = new ClientOptions(
                url,
                () -> "token-of-the-test",
                5,
                100_000,
                Duration.ofSeconds(10),
                // Long, since a time-out on a busy machine would end what is not repeated.
                Duration.ofSeconds(20),
                1 << 20,
                10,
                4,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                null);
        return SemaphoreClient.create(vertx, options, (endpoint, outcome, elapsed) -> {});
    }

    @AfterEach
    void stop() {
        Awaited.value(client.close());
        server.close();
        Awaited.value(vertx.close());
    }

    private static SemaphoreException failure(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            return (SemaphoreException) Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void a_parameter_of_a_promotion_cannot_take_the_place_of_what_the_server_reads() {
        server.on("POST " + ScriptedServer.API + "promotions", ok("\"Promotion successfully triggered.\""));
        Awaited.value(api.promotions()
                .trigger(new PromotionRequest(
                        "p1", "Production", false, Map.of("override", "true", "REGION", "eu"), "t1")));
        assertThat(server.last().body())
                .contains("\"override\":false", "\"REGION\":\"eu\"", "\"request_token\":\"t1\"");
        assertThat(server.last().headers().get("content-type")).isEqualTo("application/json");
    }

    @Test
    void a_promotion_without_a_token_is_refused_because_a_repeat_would_promote_twice() {
        assertThatThrownBy(() -> new PromotionRequest("p1", "Production", false, Map.of(), " "))
                .hasMessageContaining("request token");
    }

    @Test
    void what_is_null_in_an_update_of_a_target_is_not_mentioned() {
        server.on("PATCH " + ScriptedServer.API + "deployment_targets/t1", ok("{\"id\":\"t1\",\"name\":\"prod\"}"));
        Awaited.value(api.targets().update("t1", TargetDraft.unchanged().at("https://new"), TOKEN));
        assertThat(server.last().body()).isEqualTo("{\"unique_token\":\"" + TOKEN + "\",\"url\":\"https://new\"}");
    }

    @Test
    void a_workflow_is_not_run_again_when_a_500_leaves_open_whether_it_was() {
        server.on("POST " + ScriptedServer.API + "plumber-workflows", reply(500, "\"Internal error\""));
        SemaphoreException failure = failure(api.workflows().run(RunRequest.branch("p1", "main")));
        assertThat(failure.error()).isInstanceOf(ApiError.ServerTrouble.class);
        assertThat(failure).hasMessageContaining("may have been done");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_workflow_is_run_when_it_was_only_turned_away_before() {
        server.on(
                "POST " + ScriptedServer.API + "plumber-workflows",
                reply(429, "Too Many Requests"),
                reply(403, ""),
                ok("{\"workflow_id\":\"w1\",\"pipeline_id\":\"p1\"}"));
        assertThat(Awaited.value(api.workflows().run(RunRequest.branch("p1", "main"))))
                .isEqualTo(new StartedRun("w1", "p1"));
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void once_it_may_have_been_done_even_a_later_429_does_not_make_it_repeatable() {
        server.on(
                "POST " + ScriptedServer.API + "plumber-workflows",
                reply(429, "Too Many Requests"),
                reply(500, "\"Internal error\""),
                ok("{\"workflow_id\":\"w1\",\"pipeline_id\":\"p1\"}"));
        assertThat(failure(api.workflows().run(RunRequest.branch("p1", "main"))).error())
                .isInstanceOf(ApiError.ServerTrouble.class);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void a_server_that_refuses_connections_cannot_have_done_anything() {
        URI gone;
        try (ScriptedServer closed = new ScriptedServer(vertx)) {
            gone = closed.url();
        }
        SemaphoreClient nowhere = client(gone);
        SemaphoreException failure = failure(nowhere.api().workflows().run(RunRequest.branch("p1", "main")));
        assertThat(failure.error()).isInstanceOf(ApiError.Unreachable.class);
        assertThat(failure).hasMessageNotContaining("may have been done");
        Awaited.value(nowhere.close());
    }

    @Test
    void what_is_missing_after_a_lost_answer_counts_as_deleted_and_otherwise_not() {
        server.on(
                "DELETE " + ScriptedServer.API + "dashboards/a",
                ok("{}").ending(Ending.CUT_OFF),
                reply(404, "{\"code\":5,\"message\":\"Dashboard a not found\",\"details\":[]}"));
        server.on(
                "DELETE " + ScriptedServer.API + "dashboards/b",
                reply(429, "Too Many Requests"),
                reply(404, "{\"code\":5,\"message\":\"Dashboard b not found\",\"details\":[]}"));
        Awaited.value(api.dashboards().delete("a"));
        assertThat(failure(api.dashboards().delete("b")).error()).isInstanceOf(ApiError.NotFound.class);
    }

    @Test
    void a_renaming_is_repeated_by_id_and_not_by_name_under_which_it_is_gone() {
        DashboardDraft draft = new DashboardDraft("new", "", List.of());
        String id = TOKEN.toString();
        ScriptedServer.Canned done = ok("{\"metadata\":{\"id\":\"" + id + "\",\"name\":\"new\"}}");
        server.on("PATCH " + ScriptedServer.API + "dashboards/" + id, done.ending(Ending.CUT_OFF), done);
        server.on("PATCH " + ScriptedServer.API + "dashboards/old", done.ending(Ending.CUT_OFF), done);
        server.on("PATCH " + ScriptedServer.API + "dashboards/new", done.ending(Ending.CUT_OFF), done);
        assertThat(Awaited.value(api.dashboards().update(id, draft)).name()).isEqualTo("new");
        assertThat(Awaited.value(api.dashboards().update("new", draft)).name()).isEqualTo("new");
        assertThat(failure(api.dashboards().update("old", draft)).error()).isInstanceOf(ApiError.Unreachable.class);
        assertThat(server.asked()).hasSize(5);
    }

    @Test
    void a_change_of_a_scheduler_is_repeated_and_a_new_one_is_not() {
        server.on("POST " + ScriptedServer.API + "schedules", reply(502, ""), reply(502, ""), ok("\"s1\""));
        failure(api.schedules().create("web", "x"));
        assertThat(server.last().query().get("project_name")).isEqualTo("web");
        Awaited.value(api.schedules().update("s1", "x"));
        assertThat(server.last().query().get("periodic_id")).isEqualTo("s1");
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void the_odd_errors_of_all_services_are_sorted() {
        server.on("DELETE " + ScriptedServer.API + "schedules/s1", reply(400, "\"Scheduler with id:'s1' not found.\""));
        server.on("POST " + ScriptedServer.API + "projects", reply(422, "{\"message\":\"name is taken\"}"));
        server.on(
                "POST " + ScriptedServer.API + "notifications",
                reply(403, "{\"code\":7,\"message\":\"Permission denied\",\"details\":[]}"));
        server.on(
                "POST /api/v1beta/secrets",
                reply(400, "{\"code\":9,\"message\":\"cannot be updated through the API\",\"details\":[]}"));
        server.on(
                "POST /api/v1/artifacts",
                reply(401, "{\"code\":16,\"error\":\"Artifact token is not correct\",\"details\":[]}"));
        server.on(
                "POST " + ScriptedServer.API + "plumber-workflows",
                reply(400, "\"Limit of queuing pipelines reached\""));
        server.on("GET /jobs/j1/plain_logs.json", reply(302, "").with("location", "https://id.example/login"));
        assertThat(failure(api.schedules().delete("s1")).error()).isInstanceOf(ApiError.NotFound.class);
        assertThat(failure(api.projects().create(ProjectDraft.of("web", "u"))).error())
                .isEqualTo(new ApiError.BadRequest(422, "name is taken"));
        assertThat(failure(api.notifications().create(new NotificationDraft("n", List.of())))
                        .error())
                .isInstanceOf(ApiError.PermissionDenied.class);
        assertThat(failure(api.secrets().create(SecretDraft.of("s"))).error())
                .isEqualTo(new ApiError.BadRequest(400, "cannot be updated through the API"));
        assertThat(failure(api.artifacts().sign(ArtifactAction.PULL, List.of("a")))
                        .error())
                .isEqualTo(new ApiError.PermissionDenied("Artifact token is not correct"));
        assertThat(failure(api.workflows().run(RunRequest.branch("p", "main"))).error())
                .isInstanceOf(ApiError.Busy.class);
        assertThat(failure(api.jobs().plainLog("j1")).error()).isInstanceOf(ApiError.FeatureOff.class);
    }

    @Test
    void values_of_secrets_in_replies_are_not_even_read_and_those_in_requests_are_never_printed() {
        String listed = "{\"secrets\":[{\"metadata\":{\"id\":\"1\",\"name\":\"db\",\"create_time\":\"1571083003\","
                + "\"checkout_at\":\"0\"},\"data\":{\"env_vars\":[{\"name\":\"P\",\"value\":\"" + CANARY
                + "\"}],\"files\":[]},\"org_config\":{\"projects_access\":\"SOME\",\"debug_access\":\"JOB_DEBUG_NO\"}}],"
                + "\"next_page_token\":\"\"}";
        server.on("GET /api/v1beta/secrets", ok(listed));
        server.on("POST /api/v1beta/secrets", reply(500, "{\"code\":13,\"message\":\"oh\"}"));
        StoredSecret secret = Awaited.value(api.secrets().list()).items().getFirst();
        assertThat(secret.toString()).contains("db").doesNotContain(CANARY);
        assertThat(secret.access())
                .isEqualTo(new SecretAccess(new ProjectAccess.Unknown("some"), List.of(), false, true));
        SecretDraft draft = SecretDraft.of("db", new SecretVariable("P", new Secret(CANARY)));
        assertThat(draft.toString()).doesNotContain(CANARY);
        SemaphoreException failure = failure(api.secrets().create(draft));
        assertThat(failure.toString()).doesNotContain(CANARY);
        assertThat(server.last().body()).contains(CANARY);
    }

    @Test
    void a_request_shows_neither_its_query_nor_its_body() {
        ApiRequest request = ApiRequest.to(BaseUrl.of(server.url()), Endpoint.SECRETS_CREATE)
                .json(Json.object().put("data", CANARY))
                .build();
        assertThat(request.toString()).isEqualTo("POST /api/v1beta/secrets");
    }

    @Test
    void a_parameter_that_the_catalogue_does_not_know_is_a_bug() {
        ApiRequest.Builder request = ApiRequest.to(BaseUrl.of(server.url()), Endpoint.PROJECTS_LIST);
        assertThatThrownBy(() -> request.with("colour", "red")).hasMessageContaining("colour of projects.list");
        assertThatThrownBy(() -> ApiRequest.to(BaseUrl.of(server.url()), Endpoint.JOBS_DESCRIBE))
                .hasMessageContaining("needs more values");
        ApiRequest.Builder stop = ApiRequest.to(BaseUrl.of(server.url()), Endpoint.PIPELINES_STOP, "p1");
        assertThatThrownBy(() -> stop.json(Json.object().put("kill", true))).hasMessageContaining("no kill of");
        ApiRequest.Builder find = ApiRequest.to(BaseUrl.of(server.url()), Endpoint.TARGETS_FIND);
        assertThatThrownBy(find::build).hasMessageContaining("targets.find needs project_id");
    }

    @Test
    void a_name_is_no_way_out_of_its_path() {
        server.on("GET " + ScriptedServer.API + "dashboards/a%2Fb%3Fc", ok("{\"metadata\":{\"id\":\"1\"}}"));
        assertThat(failure(api.dashboards().describe("..")).error()).isInstanceOf(ApiError.NotFound.class);
        assertThat(failure(api.projectSecrets().describe("web", " ")).error()).isInstanceOf(ApiError.NotFound.class);
        assertThat(Awaited.value(api.dashboards().describe("a/b?c")).id()).isEqualTo("1");
        assertThat(server.asked()).hasSize(1);
    }
}
