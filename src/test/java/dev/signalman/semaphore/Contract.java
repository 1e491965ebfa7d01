package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/** An organisation and a client of it, for one case of the contract: what is asked goes through the faults of the mode. */
@NullUnmarked
final class Contract implements AutoCloseable {
    /** What stands between the client and the organisation. */
    enum Mode {
        PLAIN,
        TOO_MANY_REQUESTS,
        BURST_OF_500,
        CUT_OFF,
        SLOW,
        /** The first answer is lost, and nothing may be asked again. */
        LOST
    }

    /** The answer was lost, as it should be: there is nothing more to see in this case. */
    static final class Over extends RuntimeException {
        Over() {
            super(null, null, false, false);
        }
    }

    private static final Fault[] FAULTS = {
        new Fault.TooManyRequests(null),
        new Fault.ServerError(),
        new Fault.CutOff(),
        new Fault.Slow(Duration.ofMillis(5))
    };

    final SemaphoreApi api;
    final Organization organization;
    final Simulator simulator;
    final boolean cloud;
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Endpoint endpoint;
    private final Mode mode;
    private final SemaphoreClient client;

    Contract(Vertx vertx, Endpoint endpoint, Scenario.Profile profile, Mode mode) {
        this.endpoint = endpoint;
        this.mode = mode;
        cloud = profile == Scenario.Profile.CLOUD;
        Scenario scenario = Scenario.parse("""
                organization: acme
                profile: %s
                seed: %d
                projects:
                  - name: web
                    deployment_targets: [{ name: production, url: "https://prod.example" }]
                    promotions: [{ name: Production, target: production, branch: release }]
                    schedules: [{ name: nightly, at: "0 2 * * *" }]
                agent_types: [{ name: s1-linux, agents: [{ count: 3 }] }]
                """.formatted(
                        profile.name().toLowerCase(java.util.Locale.ROOT),
                        endpoint.label().hashCode()));
        simulator = Awaited.value(Simulator.start(vertx, scenario, clock, SimulatorOptions.local()));
        organization = simulator.organization();
        client = SemaphoreClient.create(
                vertx,
                new ClientOptions(
                        URI.create(simulator.baseUrl()),
                        simulator::token,
                        5,
                        100_000,
                        Duration.ofSeconds(10),
                        // Long, since a time-out on a busy machine would end what is not repeated.
                        Duration.ofSeconds(20),
                        1 << 20,
                        100,
                        8,
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        null),
                (label, outcome, elapsed) -> heard.add(label + " " + outcome));
        api = client.api();
    }

    /** Whether the server was asked for this operation, and whether it ever answered as it should. */
    void wasExercised() {
        assertThat(heard).as("requests of this case").anyMatch(line -> line.startsWith(endpoint.label() + " "));
        // What is removed by a first try whose answer is lost is only missing at the second.
        if (cloud && !endpoint.operation().method().equals(HttpMethod.DELETE)) {
            assertThat(heard).contains(endpoint.label() + " ok");
        }
    }

    String projectId() {
        return organization.projects().getFirst().id();
    }

    void advance(Duration by) {
        clock.advance(by);
        organization.advanceTo(clock.instant());
    }

    /** A pipeline of main that ended so. */
    Organization.Started ended(Plan plan) {
        Organization.Started started = organization.start("web", "main", plan);
        advance(Duration.ofMinutes(1));
        return started;
    }

    /** Asks for something that the case needs and that is not its subject. */
    <T> T given(Future<T> future) {
        return Awaited.value(future);
    }

    /** Asks through the faults; the answer has to be right all the same. */
    <T> T ask(Supplier<Future<T>> question) {
        if (mode == Mode.LOST) {
            expectOneRequestOnly(question);
        }
        disturb();
        try {
            return Awaited.value(question.get());
        } finally {
            simulator.faults().clear();
        }
    }

    /** Asks through the faults for what the server refuses. */
    void refused(Class<? extends ApiError> kind, Supplier<? extends Future<?>> question) {
        disturb();
        refusedAtOnce(kind, question);
    }

    /** Asks without faults: whoever removes what is missing learns so only if no earlier try may have removed it. */
    void refusedAtOnce(Class<? extends ApiError> kind, Supplier<? extends Future<?>> question) {
        try {
            question.get().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            SemaphoreException.class,
                            failure -> assertThat(failure.error())
                                    .as(failure.getMessage())
                                    .isInstanceOf(kind));
            return;
        } finally {
            simulator.faults().clear();
        }
        throw new AssertionError("the server did not refuse it");
    }

    private void disturb() {
        // The server answers 500 to promotions for reasons of its own, so the client soon gives up on them.
        boolean quirk = endpoint == Endpoint.PROMOTIONS_LIST;
        switch (mode) {
            case PLAIN, LOST -> {
                return;
            }
            case TOO_MANY_REQUESTS -> simulator.faults().next(1, new Fault.TooManyRequests(null));
            case BURST_OF_500 -> simulator.faults().next(quirk ? 1 : 3, new Fault.ServerError());
            case CUT_OFF -> simulator.faults().next(1, new Fault.CutOff());
            case SLOW -> simulator.faults().next(1, new Fault.Slow(Duration.ofMillis(10)));
        }
        if (endpoint.operation().repeatable() && !quirk) {
            simulator.faults().randomly(0.2, FAULTS);
        }
    }

    private <T> void expectOneRequestOnly(Supplier<Future<T>> question) {
        long before = simulator.requests().total();
        simulator.faults().next(1, new Fault.CutOff());
        try {
            question.get().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            SemaphoreException.class,
                            failure -> assertThat(failure.error()).isInstanceOf(ApiError.Unreachable.class))
                    .hasMessageContaining("it may have been done");
            assertThat(simulator.requests().total() - before)
                    .as("requests sent")
                    .isEqualTo(1);
            throw new Over();
        } finally {
            simulator.faults().clear();
        }
        throw new AssertionError("the answer was lost, and yet there is one");
    }

    @Override
    public void close() {
        Awaited.value(client.close());
        Awaited.value(simulator.close());
    }
}
