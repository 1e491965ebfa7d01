package dev.signalman.push;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalman.secret.Secret;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.MultiMap;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/** The other side of a push, with everything that a test wants to know of what arrived, what was told and what was logged. */
final class Counterpart implements AutoCloseable {
    /** A request that arrived. */
    record Arrived(String method, String path, MultiMap headers, Buffer body) {}

    /** What the observer was told. */
    record Told(String destination, String outcome) {}

    final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    final List<Told> told = new CopyOnWriteArrayList<>();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();
    /** Answers the n-th request, counted from 1. */
    volatile BiConsumer<Integer, HttpServerRequest> answer =
            (number, request) -> request.response().end();

    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final HttpServer server;

    Counterpart() throws Exception {
        server = vertx.createHttpServer();
        server.requestHandler(request -> {
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            request.response().endHandler(ended -> underWay.decrementAndGet());
            request.body().onSuccess(body -> {
                arrived.add(new Arrived(request.method().name(), request.path(), request.headers(), body));
                answer.accept(arrived.size(), request);
            });
        });
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        logged.start();
        logger().addAppender(logged);
        logger().setLevel(Level.INFO);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.signalman.push");
    }

    Destination destination() {
        return new Destination(
                URI.create("http://127.0.0.1:" + server.actualPort()),
                new Credentials.Basic("user", new Secret("hunter2")),
                Map.of("X-Api-Key", new Secret("key-4711")),
                null,
                Duration.ofMillis(20),
                Duration.ofSeconds(5));
    }

    String deploy(Deployable pusher) throws Exception {
        return vertx.deployVerticle(pusher, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await(10, TimeUnit.SECONDS);
    }

    void undeploy(String id) throws Exception {
        vertx.undeploy(id).await(20, TimeUnit.SECONDS);
    }

    PushObserver observer() {
        return (destination, outcome, at) -> told.add(new Told(destination, outcome));
    }

    List<String> outcomes() {
        return told.stream().map(Told::outcome).toList();
    }

    /** Lines that were logged, with stack traces. */
    List<String> log() {
        return List.copyOf(logged.list).stream()
                .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs() + " "
                        + (line.getThrowableProxy() == null
                                ? ""
                                : line.getThrowableProxy().getMessage()))
                .toList();
    }

    void stopListening() throws Exception {
        server.close().await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        logger().detachAppender(logged);
        logger().setLevel(null);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
