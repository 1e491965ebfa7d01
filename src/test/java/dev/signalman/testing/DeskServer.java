package dev.signalman.testing;

import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dora.DoraFacts;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.Teams;
import dev.signalman.hook.SlackRequests;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.secret.Secret;
import dev.signalman.web.AlertmanagerApi;
import dev.signalman.web.ApiAccess;
import dev.signalman.web.DeliveryApi;
import dev.signalman.web.DoraApi;
import dev.signalman.web.IncidentApi;
import dev.signalman.web.IncidentPages;
import dev.signalman.web.MetricsApi;
import dev.signalman.web.Readiness;
import dev.signalman.web.Resource;
import dev.signalman.web.SlackRoute;
import dev.signalman.web.Status;
import dev.signalman.web.StatusSource;
import dev.signalman.web.WebOptions;
import dev.signalman.web.WebServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server over desks in memory. */
public final class DeskServer implements AutoCloseable {
    public static final InstantSource CLOCK = InstantSource.system();

    private final Vertx vertx = Vertx.vertx();
    private final SignalmanMetrics metrics =
            new SignalmanMetrics(MetricsOptions.defaults(), (organization, branch) -> true, "1.2.3", CLOCK);
    private final FakeIncidentDesk desk = new FakeIncidentDesk(CLOCK);
    private final FakeDelivery delivery = new FakeDelivery();
    private final WebServer server;
    private volatile @Nullable DoraFacts dora;

    private DeskServer(@Nullable String token, String listen, DispatchOptions routing, @Nullable SlackRequests slack)
            throws Exception {
        WebOptions options = WebOptions.listen(listen);
        ApiAccess access = new ApiAccess(token == null ? null : new Secret(token), options);
        List<Resource> resources = new ArrayList<>(List.of(
                new AlertmanagerApi(desk, access, () -> routing, AlertmanagerApi.DEFAULT_BODY_BYTES, "1.2.3", CLOCK),
                new IncidentApi(desk, access, CLOCK),
                new DeliveryApi(delivery, delivery, access),
                new MetricsApi(metrics.exposition()),
                new DoraApi(() -> Optional.ofNullable(dora), DoraOptions.defaults(), Teams.NONE, CLOCK),
                new IncidentPages(desk, CLOCK)));
        if (slack != null) {
            resources.add(new SlackRoute(slack, desk, CLOCK));
        }
        server = new WebServer(options, metrics.exposition(), new NoStatus(), resources, CLOCK);
        vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
    }

    /** For programs on this machine, without a token. */
    public static DeskServer open() throws Exception {
        return of(null, "127.0.0.1:0");
    }

    public static DeskServer of(@Nullable String token, String listen) throws Exception {
        return new DeskServer(token, listen, DispatchOptions.to("oncall"), null);
    }

    public static DeskServer routing(DispatchOptions routing) throws Exception {
        return new DeskServer(null, "127.0.0.1:0", routing, null);
    }

    /** That hears Slack's buttons. */
    public static DeskServer slack(SlackRequests requests) throws Exception {
        return new DeskServer(null, "127.0.0.1:0", DispatchOptions.to("oncall"), requests);
    }

    /** With an incident of a pipeline that failed, and one of an agent type. */
    public DeskServer withIncidents() {
        Instant now = CLOCK.instant();
        desk.opened(FakeIncidentDesk.failure(
                "PipelineFailed-a1",
                new Labels(java.util.Map.of(
                        Labels.ALERTNAME, "PipelineFailed", Labels.SEVERITY, "critical", Labels.PROJECT, "web")),
                Facts.of("web", Duration.ofMinutes(7), "https://acme.semaphoreci.com/workflows/1", null),
                "Build failed on main",
                now.minusSeconds(600)));
        desk.opened(FakeIncidentDesk.failure(
                "AgentTypeEmpty-b2",
                new Labels(java.util.Map.of(
                        Labels.ALERTNAME, "AgentTypeEmpty", Labels.SEVERITY, "warning", "agent_type", "s1-linux")),
                Facts.of(null, null, null, null),
                "Agent type s1-linux has no agents",
                now.minusSeconds(60)));
        return this;
    }

    /** That remembers these deployments. */
    public DeskServer withDeployments(DoraFacts facts) {
        dora = facts;
        return this;
    }

    public FakeIncidentDesk desk() {
        return desk;
    }

    public FakeDelivery delivery() {
        return delivery;
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        try {
            vertx.close().await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        metrics.close();
    }

    private static final class NoStatus implements StatusSource {
        @Override
        public Future<Status> status() {
            return Future.failedFuture("not asked for");
        }

        @Override
        public Future<Readiness> readiness() {
            return Future.succeededFuture(Readiness.READY);
        }
    }
}
