package dev.signalman.semaphore;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange: sends a request and collects the reply within the limits of time and size. The reply is streamed, so
 * that a body without end is left as soon as it is too large. A failed future carries a {@link Failed}.
 */
final class Transport {
    private static final int FIRST_BODY_BYTES = 8192;
    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int IDLE_SECONDS = 30;

    private final Vertx vertx;
    private final HttpClient http;
    private final ClientOptions options;

    Transport(Vertx vertx, ClientOptions options) {
        this.vertx = vertx;
        this.options = options;
        HttpClientOptions client = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setSslHandshakeTimeout(Math.max(1, options.connectTimeout().toSeconds()))
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setDecompressionSupported(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setVerifyHost(true);
        if (options.caCertificates() != null) {
            client.setTrustOptions(
                    new PemTrustOptions().addCertPath(options.caCertificates().toString()));
        }
        http = vertx.createHttpClient(client, new PoolOptions().setHttp1MaxSize(options.maxInFlight()));
    }

    /**
     * @param authorization header value; null for none
     * @param maxBytes limit of the body
     * @param cut whether a larger body is cut there; otherwise it is refused
     */
    Future<Reply> send(ApiRequest request, @Nullable String authorization, int maxBytes, boolean cut) {
        BaseUrl.Target target = request.target();
        RequestOptions head = new RequestOptions()
                .setMethod(request.method())
                .setSsl(target.tls())
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.uri())
                .setFollowRedirects(false);
        request.headers().forEach(head::putHeader);
        if (authorization != null) {
            head.putHeader("Authorization", authorization);
        }
        Exchange exchange = new Exchange(target, maxBytes, cut);
        exchange.start(head, request.json());
        return exchange.promise.future();
    }

    Future<Void> close() {
        return http.close();
    }

    /** No reply that could be looked at. */
    static final class Failed extends Exception {
        private final transient ApiError error;
        private final boolean sent;

        /**
         * @param sent whether the request may have reached the server
         */
        Failed(ApiError error, boolean sent) {
            super(error.message(), null, false, false);
            this.error = error;
            this.sent = sent;
        }

        ApiError error() {
            return error;
        }

        boolean sent() {
            return sent;
        }
    }

    /** The state of one exchange; ends once, by whatever comes first. */
    private final class Exchange {
        private final Promise<Reply> promise = Promise.promise();
        private final BaseUrl.Target target;
        private final int maxBytes;
        private final boolean cut;
        private final long timer;
        private @Nullable HttpClientRequest request;
        private byte[] body = new byte[0];
        private int size;
        private boolean over;

        Exchange(BaseUrl.Target target, int maxBytes, boolean cut) {
            this.target = target;
            this.maxBytes = maxBytes;
            this.cut = cut;
            timer = vertx.setTimer(
                    Math.max(1, options.requestTimeout().toMillis()),
                    id -> abandon(
                            new ApiError.Unreachable("no complete reply within " + inWords(options.requestTimeout()))));
        }

        void start(RequestOptions head, @Nullable String json) {
            http.request(head)
                    .onComplete(
                            ready -> {
                                if (over) {
                                    ready.reset();
                                    return;
                                }
                                request = ready;
                                Future<HttpClientResponse> sent = json == null ? ready.send() : ready.send(json);
                                sent.onComplete(this::receive, this::fail);
                            },
                            this::fail);
        }

        private void receive(HttpClientResponse response) {
            if (over) {
                return;
            }
            response.exceptionHandler(this::fail);
            long announced = announced(response.getHeader("content-length"));
            if (announced > maxBytes && !cut) {
                abandon(tooLarge());
                return;
            }
            body = new byte[(int) Math.min(Math.max(announced, FIRST_BODY_BYTES), maxBytes)];
            response.handler(chunk -> append(response, chunk));
            response.endHandler(end -> finish(response, false));
        }

        private void append(HttpClientResponse response, Buffer chunk) {
            if (over) {
                return;
            }
            int room = maxBytes - size;
            if (chunk.length() > room && !cut) {
                abandon(tooLarge());
                return;
            }
            int taken = Math.min(chunk.length(), room);
            if (size + taken > body.length) {
                body = Arrays.copyOf(body, (int) Math.min(maxBytes, Math.max(2L * body.length, size + taken)));
            }
            chunk.getBytes(0, taken, body, size);
            size += taken;
            if (taken < chunk.length()) {
                finish(response, true);
                reset();
            }
        }

        private void finish(HttpClientResponse response, boolean wasCut) {
            if (end()) {
                promise.complete(new Reply(response.statusCode(), response.headers(), body, size, wasCut));
            }
        }

        private void fail(Throwable cause) {
            if (end()) {
                promise.fail(new Failed(explain(cause, target, options.connectTimeout()), request != null));
            }
        }

        private void abandon(ApiError error) {
            if (end()) {
                promise.fail(new Failed(error, request != null));
                reset();
            }
        }

        private void reset() {
            if (request != null) {
                request.reset();
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            vertx.cancelTimer(timer);
            return true;
        }

        private ApiError tooLarge() {
            return new ApiError.TooLarge("the reply is larger than " + maxBytes + " bytes");
        }
    }

    private static long announced(@Nullable String contentLength) {
        try {
            return contentLength == null ? 0 : Long.parseLong(contentLength.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Says in the user's words why there was no reply. */
    static ApiError explain(Throwable cause, BaseUrl.Target target, Duration connectTimeout) {
        String place = target.host() + ":" + target.port();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            switch (t) {
                case UnknownHostException unknown -> {
                    return new ApiError.Unreachable("the host name " + target.host() + " does not resolve");
                }
                case io.netty.channel.ConnectTimeoutException timeout -> {
                    return new ApiError.Unreachable("no connection to " + place + " within " + inWords(connectTimeout));
                }
                case ConnectException refused -> {
                    return new ApiError.Unreachable(place + " refuses connections");
                }
                case SSLException tls -> {
                    return new ApiError.Unreachable("TLS with " + place + " failed: "
                            + ServerWords.shorten(String.valueOf(tls.getMessage()), ""));
                }
                case DecoderException garbled -> {
                    return new ApiError.BadReply("the reply of " + place + " is not proper HTTP");
                }
                default -> {}
            }
        }
        return new ApiError.Unreachable("the connection to " + place + " ended before the reply was complete");
    }

    private static String inWords(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
