package dev.signalman.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventJson;
import dev.signalman.metrics.Exposition;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, on an event loop: {@code /}, {@code /metrics}, {@code /-/healthy}, {@code /-/ready}, {@code /api/v1/status} and what
 * it is given beside these.
 */
public final class WebServer extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final int MOST_SCRAPES = 4;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_CONNECTIONS = 256;
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final WebOptions options;
    private final Exposition metrics;
    private final List<Resource> resources;
    private final Connections connections;
    private final Duration answerWithin;
    private final Shared<Status> status;
    private final Shared<Buffer> statusPage;
    private final Shared<Buffer> statusJson;
    private final Shared<Readiness> readiness;
    private final StatusPage page = new StatusPage();
    private final String contentSecurityPolicy = page.contentSecurityPolicy();
    private final ObjectMapper json = EventJson.mapper();

    private volatile @Nullable HttpServer server;
    private int scrapes;

    /** @param resources what it answers beside its own pages */
    public WebServer(
            WebOptions options,
            Exposition metrics,
            StatusSource source,
            List<Resource> resources,
            InstantSource clock) {
        this(
                options,
                metrics,
                source,
                resources,
                clock,
                new Connections(MOST_CONNECTIONS, FIRST_REQUEST, PATIENCE),
                ANSWER_WITHIN);
    }

    /** @param answerWithin how long the source may take */
    WebServer(
            WebOptions options,
            Exposition metrics,
            StatusSource source,
            List<Resource> resources,
            InstantSource clock,
            Connections connections,
            Duration answerWithin) {
        this.options = options;
        this.resources = List.copyOf(resources);
        this.metrics = metrics;
        this.connections = connections;
        this.answerWithin = answerWithin;
        this.status = new Shared<>(source::status, FRESH, System::nanoTime);
        this.statusPage = new Shared<>(
                () -> status.get().map(now -> Buffer.buffer(page.render(now, clock.instant()))),
                FRESH,
                System::nanoTime);
        this.statusJson = new Shared<>(() -> status.get().map(this::write), FRESH, System::nanoTime);
        this.readiness = new Shared<>(source::readiness, Duration.ZERO, System::nanoTime);
    }

    /** The port it listens on, once it is deployed. */
    public int port() {
        HttpServer running = server;
        if (running == null) {
            throw new IllegalStateException("the HTTP server has not been started");
        }
        return running.actualPort();
    }

    @Override
    public Future<?> start() {
        HttpServerOptions limits = new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setMaxInitialLineLength(4_096)
                .setMaxHeaderSize(8_192)
                .setMaxFormAttributeSize(0)
                // one protocol, one set of limits: over h2c the header limit is another one
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        vertx.setPeriodic(connections.betweenSweeps().toMillis(), timer -> connections.sweep());
        Router router = router();
        return vertx.createHttpServer(limits)
                .connectionHandler(connections::opened)
                .requestHandler(request -> {
                    connections.began(request);
                    router.handle(request);
                })
                .listen()
                .onSuccess(running -> server = running)
                .recover(e -> Future.failedFuture(
                        e instanceof BindException
                                ? new IllegalStateException(
                                        "http.listen is " + options.authority() + ", which cannot be had: "
                                                + e.getMessage(),
                                        e)
                                : e));
    }

    private Router router() {
        Router router = Router.router(vertx);
        Paths paths = new Paths(router);
        router.route().handler(request -> secure(request, paths));
        paths.get("/", this::page);
        paths.get("/metrics", this::scrape);
        paths.get("/-/healthy", request -> text(request, 200, "ok\n"));
        paths.get("/-/ready", this::ready);
        paths.get("/api/v1/status", this::status);
        resources.forEach(resource -> resource.mount(paths));
        router.errorHandler(404, request -> text(request, 404, "There is nothing here. See /\n"));
        router.errorHandler(405, request -> {
            String allowed = paths.allowed(request.normalizedPath());
            request.response().putHeader("Allow", allowed).putHeader("Connection", "close");
            text(request, 405, "Only " + allowed + " is possible here.\n");
        });
        router.errorHandler(400, request -> text(request, 400, "This request cannot be understood.\n"));
        router.errorHandler(500, request -> {
            log.atError()
                    .setCause(request.failure())
                    .addKeyValue("path", request.normalizedPath())
                    .log("a page could not be made");
            text(request, 500, "This page could not be made; the log says why.\n");
        });
        return router;
    }

    private void secure(RoutingContext request, Paths paths) {
        request.response()
                .putHeader("Content-Security-Policy", contentSecurityPolicy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cache-Control", "no-store");
        if (hasBody(request.request()) && !paths.takesBody(request.request().method(), request.normalizedPath())) {
            // nothing else here takes one, and nobody shall send one without end
            request.response().putHeader("Connection", "close");
            if (READING.contains(request.request().method())) {
                text(request, 413, "Nothing here takes a body.\n");
                return;
            }
        }
        request.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }

    private void scrape(RoutingContext request) {
        if (scrapes >= MOST_SCRAPES) {
            request.response().putHeader("Retry-After", "1");
            text(request, 503, "Too many scrapes at once.\n");
            return;
        }
        scrapes++;
        String accept = request.request().getHeader("Accept");
        String encoding = request.request().getHeader("Accept-Encoding");
        vertx.executeBlocking(() -> metrics.write(accept, encoding), false)
                .onComplete(done -> scrapes--)
                .onSuccess(body -> {
                    HttpServerResponse response = request.response()
                            .putHeader("Content-Type", body.contentType())
                            .putHeader("Vary", "Accept, Accept-Encoding");
                    if (body.gzipped()) {
                        response.putHeader("Content-Encoding", "gzip");
                    }
                    LargeBody.send(request, body.body());
                })
                .onFailure(request::fail);
    }

    private void ready(RoutingContext request) {
        readiness
                .get()
                .timeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(e -> new Readiness(List.of("readiness cannot be told: " + words(e))))
                .onSuccess(found -> {
                    request.response().setStatusCode(found.ready() ? 200 : 503).putHeader("Content-Type", JSON);
                    send(request, write(new ReadyBody(found.ready(), found.waitingFor())));
                })
                .onFailure(request::fail);
    }

    private record ReadyBody(boolean ready, List<String> waitingFor) {}

    private void status(RoutingContext request) {
        answer(request, statusJson, JSON);
    }

    private void page(RoutingContext request) {
        answer(request, statusPage, "text/html; charset=utf-8");
    }

    private void answer(RoutingContext request, Shared<Buffer> body, String type) {
        body.get()
                .timeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(found -> {
                    request.response().putHeader("Content-Type", type);
                    send(request, found);
                })
                .onFailure(e -> unavailable(request, e));
    }

    private static void unavailable(RoutingContext request, Throwable e) {
        log.atWarn().setCause(e).addKeyValue("path", request.normalizedPath()).log("the status could not be told");
        text(request, 503, "The status cannot be told now; the log says why.\n");
    }

    /** Only the kind of failure: its message could quote what is nobody's business. */
    private static String words(Throwable e) {
        return e.getClass().getSimpleName();
    }

    private Buffer write(Object body) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void text(RoutingContext request, int status, String text) {
        request.response().setStatusCode(status).putHeader("Content-Type", TEXT);
        send(request, Buffer.buffer(text));
    }

    static void send(RoutingContext request, Buffer body) {
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        request.response()
                .end(body)
                .onFailure(e -> log.atDebug().setCause(e).log("the reader went away before it had its answer"));
    }
}
