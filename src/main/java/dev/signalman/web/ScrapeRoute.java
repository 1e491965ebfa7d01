package dev.signalman.web;

import dev.signalman.metrics.Exposition;
import dev.signalman.metrics.Selection;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}, and {@code /probe?project=NAME} for one project alone, in the manner of Prometheus' exporters of many targets. A
 * probe has no series about itself: whether it was answered is Prometheus' {@code up}, and whether the project can be seen is
 * {@code signalman_collector_up}, which is among its series.
 */
final class ScrapeRoute implements Resource {
    /** Each holds a copy of its answer, so their number bounds the memory. */
    private static final int MOST_SCRAPES = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NOTHING_IN_OPENMETRICS = "# EOF\n";

    /** Where answers come from. */
    interface Source {
        Exposition.Page write(@Nullable String accept, @Nullable String acceptEncoding, Selection selection);
    }

    private final Source metrics;
    private final ScrapeAccess access;
    private final Duration patience;
    private int scrapes;

    ScrapeRoute(Exposition metrics, ScrapeAccess access) {
        this(metrics::write, access, PATIENCE);
    }

    /** @param patience how long a reader may take for a piece of the answer */
    ScrapeRoute(Source metrics, ScrapeAccess access, Duration patience) {
        this.metrics = metrics;
        this.access = access;
        this.patience = patience;
    }

    @Override
    public void mount(Paths paths) {
        paths.get("/metrics", request -> {
            if (admitted(request)) {
                scrape(request, Selection.ALL);
            }
        });
        paths.get("/probe", request -> {
            if (admitted(request)) {
                probe(request);
            }
        });
    }

    private boolean admitted(RoutingContext request) {
        if (access.admits(request.request().getHeader("Authorization"))) {
            return true;
        }
        request.response().putHeader("WWW-Authenticate", access.challenges());
        WebServer.text(
                request,
                401,
                "The metrics need a user and a password, or a token; see metrics.scrape in the configuration.\n");
        return false;
    }

    private void probe(RoutingContext request) {
        List<String> projects = request.queryParam("project");
        if (projects.size() != 1 || projects.getFirst().isBlank()) {
            WebServer.text(request, 400, "Say which project, and only one: /probe?project=NAME\n");
            return;
        }
        scrape(request, new Selection(projects.getFirst()));
    }

    private void scrape(RoutingContext request, Selection selection) {
        if (scrapes >= MOST_SCRAPES) {
            request.response().putHeader("Retry-After", "1");
            WebServer.text(request, 503, "Too many scrapes at once.\n");
            return;
        }
        scrapes++;
        String accept = request.request().getHeader("Accept");
        String encoding = request.request().getHeader("Accept-Encoding");
        request.vertx()
                .executeBlocking(() -> found(selection, metrics.write(accept, encoding, selection)), false)
                .compose(found -> answer(request, found))
                .onComplete(done -> scrapes--)
                .onFailure(request::fail);
    }

    private record Found(Exposition.Page page, boolean anything) {}

    private static Found found(Selection selection, Exposition.Page page) throws IOException {
        if (selection.equals(Selection.ALL)) {
            return new Found(page, true);
        }
        InputStream bytes = new ByteArrayInputStream(page.body());
        try (InputStream plain = page.gzipped() ? new GZIPInputStream(bytes) : bytes) {
            String beginning =
                    new String(plain.readNBytes(NOTHING_IN_OPENMETRICS.length() + 1), StandardCharsets.UTF_8);
            return new Found(page, !beginning.isEmpty() && !beginning.equals(NOTHING_IN_OPENMETRICS));
        }
    }

    private Future<Void> answer(RoutingContext request, Found found) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        if (!found.anything()) {
            WebServer.text(
                    request,
                    404,
                    "There are no metrics of this project: it is not watched, or its name is"
                            + " written differently.\n");
            return Future.succeededFuture();
        }
        Exposition.Page page = found.page();
        response.putHeader("Content-Type", page.contentType()).putHeader("Vary", "Accept, Accept-Encoding");
        if (page.gzipped()) {
            response.putHeader("Content-Encoding", "gzip");
        }
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", String.valueOf(page.body().length));
            return response.end();
        }
        return LargeBody.send(response, page.body(), patience);
    }
}
