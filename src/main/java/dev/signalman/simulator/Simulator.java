package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A Semaphore organisation behind a real HTTP server. People may open {@code /}; tests outside the process read {@code
 * /_simulator/state}; everybody else needs the token. Safe for use from any thread.
 */
public final class Simulator {
    private static final int IN_FLIGHT_LIMIT = 50;
    private static final Duration TICK = Duration.ofMillis(50);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final Vertx vertx;
    private final Scenario scenario;
    private final SimulatorOptions options;
    private final Faults faults;
    private final InstantSource clock;
    private final Organization organization;
    private final Api api;
    private final Webhooks webhooks;
    private final Requests.Counter counter = new Requests.Counter();
    private final HttpServer server;
    private final long timer;

    private Simulator(Vertx vertx, Scenario scenario, InstantSource time, SimulatorOptions options) {
        this.vertx = vertx;
        this.scenario = scenario;
        this.options = options;
        var chance = new Faults(new Dice(scenario.seed()), options.clockSkew());
        this.faults = chance;
        this.clock = () -> time.instant().plus(chance.skew());
        this.organization = new Organization(scenario, clock);
        this.api = organization.with(Api::new);
        this.webhooks = organization.with(world -> new Webhooks(vertx, world));
        this.server = vertx.createHttpServer(serverOptions(options)).requestHandler(this::receive);
        this.timer = vertx.setPeriodic(TICK.toMillis(), id -> organization.advanceTo(clock.instant()));
    }

    /** Builds the organisation, its past included, and serves it. The future completes once it listens. */
    public static Future<Simulator> start(
            Vertx vertx, Scenario scenario, InstantSource clock, SimulatorOptions options) {
        var simulator = new Simulator(vertx, scenario, clock, options);
        return simulator
                .server
                .listen(options.port(), options.host())
                .map(simulator)
                .onFailure(e -> vertx.cancelTimer(simulator.timer));
    }

    private static HttpServerOptions serverOptions(SimulatorOptions options) {
        var http = new HttpServerOptions();
        if (options.certificate() != null && options.key() != null)
            http.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(options.certificate().toString())
                            .setKeyPath(options.key().toString()));
        return http;
    }

    /** Scheme, host and port, without a path. */
    public String baseUrl() {
        boolean tls = options.certificate() != null && options.key() != null;
        var host = options.host().equals("0.0.0.0") ? "127.0.0.1" : options.host();
        return (tls ? "https" : "http") + "://" + host + ":" + server.actualPort();
    }

    /** The first token of the scenario. */
    public String token() {
        return scenario.tokens().getFirst().value();
    }

    public Organization organization() {
        return organization;
    }

    public Faults faults() {
        return faults;
    }

    /** What was asked so far, the human page and the state not counted. */
    public Requests requests() {
        return counter.snapshot();
    }

    /** Semaphore notifies this URL of every pipeline that is done; without a secret it does so unsigned. */
    public void notifyAt(String url, @Nullable String secret) {
        webhooks.add(new Scenario.WebhookSpec(url, secret));
    }

    /** Notifications sent so far, delivered or not. */
    public int notificationsSent() {
        return webhooks.sent();
    }

    /** Notifications that timed out or found nobody. */
    public int notificationsLost() {
        return webhooks.lost();
    }

    /** Stops listening and closes all connections. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        webhooks.close();
        return server.close();
    }

    private void receive(HttpServerRequest request) {
        var path = request.path();
        if (request.method().equals(HttpMethod.GET) && (path.equals("/") || path.equals("/_simulator/state"))) {
            // The whole truth about a big organisation takes a while to write.
            vertx.executeBlocking(() -> path.equals("/")
                            ? organization.with(world -> HumanPage.page(world, requests()))
                            : HumanPage.state(organization, requests()))
                    .onSuccess(reply -> send(request, reply, null))
                    .onFailure(e -> send(request, Reply.text(500, e.toString()), null));
            return;
        }
        if (request.method().equals(HttpMethod.GET)
                && (path.startsWith("/workflows/") || path.startsWith("/projects/"))) {
            // what links in messages lead to: there are no pages of single runs here
            request.response().setStatusCode(302).putHeader("location", "/").end();
            return;
        }
        var kind = RequestClass.of(path);
        var userAgent = request.getHeader("user-agent");
        int working = counter.begin(kind, userAgent == null ? "" : userAgent);
        var ended = new AtomicBoolean();
        request.response().endHandler(v -> {
            if (ended.compareAndSet(false, true))
                counter.end(kind, request.response().getStatusCode());
        });
        request.response().closeHandler(v -> {
            if (ended.compareAndSet(false, true)) counter.end(kind, 0);
        });
        var fault = faults.pick(kind);
        boolean overloaded = kind.capped() && working > IN_FLIGHT_LIMIT;
        request.body().onSuccess(body -> {
            var delay = fault instanceof Fault.Slow slow ? slow.delay() : options.latency();
            if (delay.toMillis() <= 0) answer(request, body, fault, overloaded);
            else vertx.setTimer(delay.toMillis(), id -> answer(request, body, fault, overloaded));
        });
    }

    private void answer(HttpServerRequest request, Buffer body, @Nullable Fault fault, boolean overloaded) {
        var disturbed = disturbed(fault);
        if (overloaded) send(request, Reply.quoted(500, "Internal error"), null);
        else if (disturbed != null) send(request, disturbed, null);
        else if (fault instanceof Fault.Oversized oversized) Oversize.send(request.response(), oversized.bytes());
        else send(request, work(request, body, fault), fault);
    }

    private Reply work(HttpServerRequest request, Buffer body, @Nullable Fault fault) {
        var origin = (request.isSSL() ? "https://" : "http://") + request.authority();
        return organization.with(world -> api.answer(
                request.method().name(),
                request.path(),
                request.params(),
                request.headers(),
                body.toString(UTF_8),
                origin,
                fault));
    }

    /** A reply that keeps the request from being worked on, if the fault is of that kind. */
    private static @Nullable Reply disturbed(@Nullable Fault fault) {
        return switch (fault) {
            case Fault.TooManyRequests limited -> {
                var reply = Reply.text(429, "Too Many Requests");
                var wait = limited.retryAfter();
                yield wait == null ? reply : reply.with("retry-after", Long.toString(wait.toSeconds()));
            }
            case Fault.ServerError e -> Reply.quoted(500, "Internal error");
            case Fault.EmptyForbidden e -> Reply.text(403, "");
            case Fault.Html html ->
                Reply.text(html.status(), "<html><head><title>Gateway</title></head><body>try again</body></html>")
                        .with("content-type", "text/html");
            case Fault.Answer answer -> Reply.text(answer.status(), answer.body());
            case null, default -> null;
        };
    }

    private void send(HttpServerRequest request, Reply reply, @Nullable Fault fault) {
        var response = request.response();
        if (response.ended() || response.closed()) return;
        if (fault instanceof Fault.Reset) {
            close(request);
            return;
        }
        response.setStatusCode(reply.status());
        response.putHeader("date", HTTP_DATE.format(clock.instant().plus(faults.dateSkew())));
        reply.headers().forEach(response::putHeader);
        var body = reply.body();
        if (fault instanceof Fault.CutOff) {
            response.putHeader("content-length", Integer.toString(body.length() + 1));
            response.write(body.slice(0, body.length() / 2)).onComplete(sent -> close(request));
            return;
        }
        var whole = fault instanceof Fault.MalformedJson ? body.slice(0, body.length() * 2 / 3) : body;
        // Whoever went away meanwhile is counted by the close handler.
        response.end(whole).otherwiseEmpty();
    }

    private static void close(HttpServerRequest request) {
        request.connection().close().otherwiseEmpty();
    }
}
