package dev.signalman.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server's certificate as the files have it: whoever renews them restarts nothing. Files that cannot be used, which is also
 * what they look like between the renewal of one and of the other, leave the server as it is. Event loop only.
 */
final class CertificateWatch {
    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(5);

    private final TlsFiles files;
    private final Vertx vertx;
    private ServerCertificate shown;
    private String complaint = "";
    private boolean looking;

    private CertificateWatch(TlsFiles files, Vertx vertx, ServerCertificate shown) {
        this.files = files;
        this.vertx = vertx;
        this.shown = shown;
    }

    /** Fails in the user's words if the files cannot be used. */
    static Future<CertificateWatch> of(TlsFiles files, Vertx vertx) {
        return vertx.executeBlocking(() -> ServerCertificate.read(files, vertx))
                .map(read -> new CertificateWatch(files, vertx, read));
    }

    HttpServerOptions secure(HttpServerOptions options) {
        return options.setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_WITHIN.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(shown.options());
    }

    /** Looks at the files every so often, for as long as the verticle runs that asks for it. */
    void keepFresh(HttpServer server, Duration every) {
        vertx.setPeriodic(every.toMillis(), timer -> look(server));
    }

    private void look(HttpServer server) {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(() -> ServerCertificate.read(files, vertx))
                .compose(read -> read.equals(shown) ? Future.succeededFuture() : show(server, read))
                .onComplete(done -> looking = false)
                .onSuccess(v -> complaint = "")
                .onFailure(e -> complain(String.valueOf(e.getMessage())));
    }

    private Future<Void> show(HttpServer server, ServerCertificate read) {
        var options = new ServerSSLOptions()
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_WITHIN.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(read.options());
        return server.updateSSLOptions(options, true)
                .onSuccess(taken -> {
                    shown = read;
                    log.atInfo()
                            .addKeyValue("validUntil", read.validUntil())
                            .log("the certificate of the HTTP server was renewed");
                })
                .mapEmpty();
    }

    /** Once for each reason. */
    private void complain(String reason) {
        if (!reason.equals(complaint)) {
            log.warn("the changed certificate cannot be used, so the one before stays: {}", reason);
        }
        complaint = reason;
    }
}
