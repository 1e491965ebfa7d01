package dev.signalman.push;

import static io.vertx.core.Future.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.signalman.metrics.Exposition;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends all metrics by OTLP over HTTP, in protobuf, every so often. Since all of them are cumulative, what is lost is made good by the
 * next push. Deploy one instance, on virtual threads.
 */
public final class OtlpPusher extends VerticleBase {
    private static final String NAME = "otlp";
    private static final String PATH = "/v1/metrics";
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");
    /** By OTLP's specification; no other status is tried again with the same request. */
    private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
    /** It is about this one request; another may well be taken. */
    private static final Set<Integer> ABOUT_THE_REQUEST = Set.of(400, 413);

    private final OtlpOptions options;
    private final Supplier<MetricSnapshots> metrics;
    private final String version;
    private final InstantSource clock;
    private final PushObserver observer;
    private final Resource resource;
    private final InstrumentationScope scope;
    private final Instant started;

    private @Nullable Sender sender;
    private @Nullable PushLoop loop;

    /**
     * Prepares one.
     *
     * @param version Signalman's, for {@code service.version}
     * @param instanceId for {@code service.instance.id}: the same after a restart, another one for each that runs elsewhere
     * @param clock whose time at this moment counts as the start of the process
     */
    public OtlpPusher(
            OtlpOptions options,
            Exposition metrics,
            String version,
            String instanceId,
            InstantSource clock,
            PushObserver observer) {
        this(options, metrics::snapshots, version, instanceId, clock, observer);
    }

    /** @param metrics asked for on a worker */
    OtlpPusher(
            OtlpOptions options,
            Supplier<MetricSnapshots> metrics,
            String version,
            String instanceId,
            InstantSource clock,
            PushObserver observer) {
        this.options = options;
        this.metrics = metrics;
        this.version = version;
        this.clock = clock;
        this.observer = observer;
        this.started = clock.instant();
        Map<String, String> attributes = new TreeMap<>(
                Map.of("service.name", "signalman", "service.version", version, "service.instance.id", instanceId));
        attributes.putAll(options.resource());
        Resource.Builder about = Resource.newBuilder();
        attributes.forEach((name, value) -> about.addAttributes(OtlpPoints.attribute(name, value)));
        this.resource = about.build();
        this.scope = InstrumentationScope.newBuilder()
                .setName("dev.signalman")
                .setVersion(version)
                .build();
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

    @Override
    public Future<?> stop() {
        PushLoop pushing = loop;
        Sender open = sender;
        if (pushing == null || open == null) {
            return Future.succeededFuture();
        }
        // what is under way is not waited for: it ends with its connection
        Future<Void> idle = pushing.stop();
        return open.close().eventually(() -> idle);
    }

    /** A request as it goes over the line. */
    private record Packed(Buffer body, int points) {}

    private Answer push(Sender to) {
        long giveUp = System.nanoTime() + options.destination().interval().toNanos();
        Instant now = clock.instant();
        OtlpRequests requests = await(vertx.executeBlocking(() -> requests(now), false));
        Tally tally = new Tally();
        while (true) {
            Optional<Packed> next = await(vertx.executeBlocking(() -> next(requests), false));
            if (next.isEmpty()) {
                return tally.answer();
            }
            Answer answer = send(to, next.get().body(), giveUp);
            if (answer.outcome() == Outcome.OK) {
                tally.taken(next.get().points(), partial(answer.body()), to.wording());
            } else if (ABOUT_THE_REQUEST.contains(answer.status())) {
                tally.refused(next.get().points(), answer);
            } else {
                return answer;
            }
        }
    }

    private OtlpRequests requests(Instant now) {
        return new OtlpRequests(
                metrics.get(),
                new OtlpPoints(options.histograms(), started, now),
                resource,
                scope,
                options.maxRequestBytes());
    }

    private static Optional<Packed> next(OtlpRequests requests) {
        if (!requests.hasNext()) {
            return Optional.empty();
        }
        OtlpRequests.Request request = requests.next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (OutputStream out = new GZIPOutputStream(bytes, 8 * 1024)) {
            request.body().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new Packed(Buffer.buffer(bytes.toByteArray()), request.points()));
    }

    /** With further attempts, as long as the next push is not due. */
    private Answer send(Sender to, Buffer body, long giveUp) {
        PushLoop own = loop;
        for (int failures = 1; ; failures++) {
            Answer answer = await(to.send(HttpMethod.POST, PATH, HEADERS, body));
            if (own == null || own.isStopping() || !mayBeTakenLater(answer)) {
                return answer;
            }
            Duration wait = own.rhythm().afterFailure(failures, answer.retryAfter());
            if (System.nanoTime() + wait.toNanos() > giveUp) {
                return answer;
            }
            own.pause(wait);
        }
    }

    private static boolean mayBeTakenLater(Answer answer) {
        return RETRYABLE.contains(answer.status())
                || answer.outcome() == Outcome.TIMEOUT
                || answer.outcome() == Outcome.UNREACHABLE;
    }

    private static ExportMetricsPartialSuccess partial(byte[] body) {
        try {
            return ExportMetricsServiceResponse.parseFrom(body).getPartialSuccess();
        } catch (InvalidProtocolBufferException e) {
            // some answer in other words; the status says that it was taken
            return ExportMetricsPartialSuccess.getDefaultInstance();
        }
    }

    /** What became of the requests of one push. */
    private static final class Tally {
        private long all;
        private long rejected;
        private String words = "";
        private @Nullable Answer refusal;
        private boolean taken;

        void taken(int points, ExportMetricsPartialSuccess partly, Wording wording) {
            taken = true;
            all += points;
            rejected += partly.getRejectedDataPoints();
            if (words.isEmpty() && partly.getRejectedDataPoints() > 0) {
                words = wording.clean(partly.getErrorMessage());
            }
        }

        void refused(int points, Answer answer) {
            all += points;
            rejected += points;
            refusal = answer;
            words = answer.words();
        }

        Answer answer() {
            if (rejected == 0) {
                return Answer.OK;
            }
            Answer refused = refusal;
            return refused != null && !taken
                    ? refused
                    : Answer.of(Outcome.PARTIAL, rejected + " of " + all + " data points are not taken: " + words);
        }
    }
}
