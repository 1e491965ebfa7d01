package dev.signalman.watch;

import dev.signalman.event.CollectorProblem;
import dev.signalman.event.ProjectRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a collector, tells its health how it went, and says when to look again. After a failure that is soon, also where little
 * happens, and then less and less often, until it is as rare as if all were well.
 */
final class Looks {
    static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int DOUBLINGS = 10;

    private final HealthBoard health;
    private final Duration probe;
    private final RandomGenerator random;
    private final BooleanSupplier stopping;
    private final Map<String, Integer> failures = new HashMap<>();

    /**
     * @param probe how often something is tried that the server does not offer, or that the token may not see
     * @param stopping true once a failure only means that we are leaving
     */
    Looks(HealthBoard health, Duration probe, RandomGenerator random, BooleanSupplier stopping) {
        this.health = health;
        this.probe = probe;
        this.random = random;
        this.stopping = stopping;
    }

    /**
     * @param name of what is looked at, unique
     * @param usual when to look again if all is well; asked after the look
     */
    Duration look(
            String name, String collector, @Nullable ProjectRef project, Runnable look, Supplier<Duration> usual) {
        try {
            look.run();
        } catch (Exception e) {
            // await throws what the store failed with, checked or not: what was seen and not written was not seen
            if (stopping.getAsBoolean()) {
                return usual.get();
            }
            CollectorProblem problem = health.failure(collector, project, e);
            int row = failures.merge(name, 1, Integer::sum);
            boolean hopeless = problem == CollectorProblem.FEATURE_OFF
                    || (problem == CollectorProblem.NO_PERMISSION && health.blind(collector, project));
            return jittered(hopeless ? probe : afterFailure(row, usual.get()));
        }
        failures.remove(name);
        health.success(collector, project);
        return jittered(usual.get());
    }

    /** There was nothing to ask about yet, which is as good as having seen; it ends no outage. */
    void idle(String collector) {
        health.idle(collector);
    }

    /** Forgets what is not looked at any more. */
    void forget(String name) {
        failures.remove(name);
    }

    /** @param row failures in a row, 1 or more */
    static Duration afterFailure(int row, Duration usual) {
        Duration backOff = AFTER_FAILURE.multipliedBy(1L << Math.clamp(row - 1L, 0, DOUBLINGS));
        return backOff.compareTo(usual) < 0 ? backOff : usual;
    }

    private Duration jittered(Duration interval) {
        return Duration.ofMillis((long) (interval.toMillis() * (0.9 + 0.2 * random.nextDouble())));
    }
}
