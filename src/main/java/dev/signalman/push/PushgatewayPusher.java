package dev.signalman.push;

import static io.vertx.core.Future.await;

import dev.signalman.metrics.Exposition;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a group of metrics at a Pushgateway by what there is now, every so often. Deploy one instance, on virtual threads.
 */
public final class PushgatewayPusher extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(PushgatewayPusher.class);
    private static final String NAME = "pushgateway";
    /** Without timestamps, which a Pushgateway refuses. */
    private static final String TEXT = "text/plain";

    private final PushgatewayOptions options;
    private final Supplier<Exposition.Page> metrics;
    private final String version;
    private final InstantSource clock;
    private final PushObserver observer;
    private final String path;

    private @Nullable Sender sender;
    private @Nullable PushLoop loop;
    private boolean arrived;

    public PushgatewayPusher(
            PushgatewayOptions options,
            Exposition metrics,
            String version,
            InstantSource clock,
            PushObserver observer) {
        this(options, () -> metrics.write(TEXT, null), version, clock, observer);
    }

    /** @param metrics text; asked for on a worker */
    PushgatewayPusher(
            PushgatewayOptions options,
            Supplier<Exposition.Page> metrics,
            String version,
            InstantSource clock,
            PushObserver observer) {
        this.options = options;
        this.metrics = metrics;
        this.version = version;
        this.clock = clock;
        this.observer = observer;
        this.path = GroupPath.of(options.job(), options.grouping());
    }

    @Override
    public Future<?> start() {
        Sender opened = new Sender(vertx, options.destination(), version, clock);
        sender = opened;
        PushLoop pushing = new PushLoop(vertx, NAME, options.destination(), clock, observer, () -> push(opened));
        loop = pushing;
        pushing.start();
        return Future.succeededFuture();
    }

    private Answer push(Sender to) {
        Written written = await(vertx.executeBlocking(() -> Written.of(metrics.get()), false));
        // before it is known what comes of it: an answer that is lost may be that of a push that was taken
        arrived = true;
        return await(to.send(HttpMethod.PUT, path, Map.of("Content-Type", written.contentType()), written.body()));
    }

    private record Written(String contentType, Buffer body) {
        static Written of(Exposition.Page page) {
            return new Written(page.contentType(), Buffer.buffer(page.body()));
        }
    }

    @Override
    public Future<?> stop() {
        PushLoop pushing = loop;
        Sender open = sender;
        if (pushing == null || open == null) {
            return Future.succeededFuture();
        }
        return pushing.stop().compose(idle -> delete(open)).eventually(open::close);
    }

    private Future<?> delete(Sender from) {
        if (!options.deleteOnShutdown() || !arrived) {
            return Future.succeededFuture();
        }
        return from.send(HttpMethod.DELETE, path, Map.of(), Buffer.buffer()).onSuccess(answer -> {
            if (answer.outcome() != Outcome.OK) {
                log.warn("the metrics at the {} were not deleted: {}", NAME, answer.words());
            }
        });
    }
}
