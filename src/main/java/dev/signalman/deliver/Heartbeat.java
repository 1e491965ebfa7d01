package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.secret.Secret;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody outside that all is well, for as long as it is, so that silence itself is noticed. Deploy one instance, on virtual
 * threads.
 */
public final class Heartbeat extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final int REPLY = 1_024;

    /**
     * How it stands.
     *
     * @param problems what is wrong; empty while all is well
     * @param lastSent when the other side last took it; null if never since the start
     */
    public record State(List<String> problems, @Nullable Instant lastSent) {
        public boolean healthy() {
            return problems.isEmpty();
        }
    }

    private final Store store;
    private final HeartbeatOptions options;
    private final Map<String, HealthCheck> checks;
    private final InstantSource clock;
    private final String userAgent;
    private final HeartbeatObserver observer;
    private final Redaction redaction;

    private volatile State state = new State(List.of(), null);
    private @Nullable Wire wire;
    private boolean beating;
    private boolean ill;
    private boolean unheard;
    private boolean stopping;

    /** @param checks by what they watch, such as {@code outbox} */
    public Heartbeat(
            Store store,
            HeartbeatOptions options,
            Map<String, HealthCheck> checks,
            InstantSource clock,
            String version,
            HeartbeatObserver observer) {
        this.store = store;
        this.options = options;
        this.checks = new LinkedHashMap<>(checks);
        this.clock = clock;
        this.userAgent = "Signalman/" + version;
        this.observer = observer;
        Secret fail = options.failUrl();
        this.redaction = Redaction.of(fail == null ? List.of(options.url()) : List.of(options.url(), fail));
    }

    /** Any thread. */
    public State state() {
        return state;
    }

    @Override
    public Future<?> start() {
        wire = new Wire(vertx, store, clock, userAgent, REPLY, 2);
        vertx.setPeriodic(0, options.interval().toMillis(), timer -> beat());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return wire == null ? Future.succeededFuture() : wire.close();
    }

    private void beat() {
        Wire mine = wire;
        if (beating || stopping || mine == null) {
            return;
        }
        beating = true;
        try {
            Instant now = clock.instant();
            List<String> problems = problems(now);
            state = new State(problems, state.lastSent());
            observer.judged(problems.isEmpty());
            say(problems);
            if (problems.isEmpty()) {
                send(mine, options.url(), now);
            } else if (options.failUrl() != null) {
                ask(mine, options.failUrl());
            }
        } finally {
            beating = false;
        }
    }

    private List<String> problems(Instant now) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, HealthCheck> check : checks.entrySet()) {
            Optional<String> problem;
            try {
                problem = await(check.getValue()
                        .problem(now)
                        .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .otherwise(failure -> Optional.of(Wire.describe(failure, options.timeout()))));
            } catch (RuntimeException e) {
                problem = Optional.of(Wire.describe(e, options.timeout()));
            }
            problem.ifPresent(what -> problems.add(check.getKey() + ": " + redaction.clean(what)));
        }
        return List.copyOf(problems);
    }

    /** Once when it begins and once when it ends. */
    private void say(List<String> problems) {
        if (!problems.isEmpty() && !ill) {
            log.error("the heartbeat stops, since not all is well: {}", String.join("; ", problems));
        } else if (problems.isEmpty() && ill) {
            log.info("the heartbeat goes on: all is well again");
        }
        ill = !problems.isEmpty();
    }

    private void send(Wire mine, Secret url, Instant now) {
        switch (ask(mine, url)) {
            case Verdict.Retry retry -> notHeard(retry.error());
            case Verdict.Dead dead -> notHeard(dead.error());
            case Verdict.Partly partly -> {}
            case Verdict.Delivered delivered -> {
                state = new State(List.of(), now);
                observer.sent(now);
                if (unheard) {
                    log.info("the heartbeat is taken again");
                }
                unheard = false;
            }
        }
    }

    private void notHeard(String error) {
        if (!unheard && !stopping) {
            log.error(
                    "the heartbeat is not taken ({}); it is sent again every {} s",
                    error,
                    options.interval().toSeconds());
        }
        unheard = true;
    }

    private Verdict ask(Wire mine, Secret url) {
        var request = new Outgoing(options.post() ? HttpMethod.POST : HttpMethod.GET, url, Map.of(), new byte[0]);
        return mine.exchange(request, options.timeout()).cleaned(redaction);
    }
}
