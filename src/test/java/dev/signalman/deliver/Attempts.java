package dev.signalman.deliver;

import dev.signalman.store.Message;
import dev.signalman.store.Store;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Attempts without a worker: where one may await, and cleaned as the worker does. */
final class Attempts {
    private final Vertx vertx;
    private final Store store;
    private final InstantSource clock;

    Attempts(Vertx vertx, Store store, InstantSource clock) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
    }

    Verdict of(Receiver receiver, Message message) throws Exception {
        return of(receiver, message, new HashSet<>());
    }

    Verdict of(Receiver receiver, Message message, Set<String> done) throws Exception {
        return with(wire -> receiver.attempt(new Delivery(message, done), wire).cleaned(receiver.redaction()));
    }

    Verdict beat(Receiver.KeptAlive receiver) throws Exception {
        return with(wire -> receiver.beat(wire).cleaned(receiver.redaction()));
    }

    private Verdict with(Function<Wire, Verdict> work) throws Exception {
        Promise<Verdict> done = Promise.promise();
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                var wire = new Wire(vertx, store, clock, "Signalman/test", 16_384, 4);
                try {
                    done.complete(work.apply(wire));
                } catch (RuntimeException e) {
                    done.fail(e);
                } finally {
                    wire.close();
                }
                return Future.succeededFuture();
            }
        };
        vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
        return done.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
