package dev.signalman.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults on demand, switchable at any time. What comes by chance depends on the seed, on the request class and on how many
 * requests of that class came before. Safe for use from any thread.
 */
public final class Faults {
    private record Rule(int number, @Nullable RequestClass on, double probability, int burst, List<Fault> faults) {
        boolean applies(RequestClass to) {
            return on == null || on == to;
        }
    }

    private static final class Coming {
        private final @Nullable RequestClass on;
        private final Fault fault;
        private int left;

        Coming(@Nullable RequestClass on, int left, Fault fault) {
            this.on = on;
            this.left = left;
            this.fault = fault;
        }
    }

    private final Dice dice;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Coming> coming = new ArrayList<>();
    private final Map<RequestClass, Integer> seen = new EnumMap<>(RequestClass.class);
    private int numbered;
    private int injected;
    private Duration skew;
    private Duration dateSkew = Duration.ZERO;

    Faults(Dice dice, Duration skew) {
        this.dice = dice;
        this.skew = skew;
    }

    /** The next requests of a class get this fault. */
    public synchronized void next(RequestClass on, int requests, Fault fault) {
        coming.add(new Coming(on, requests, fault));
    }

    /** The next requests of any class get this fault. */
    public synchronized void next(int requests, Fault fault) {
        coming.add(new Coming(null, requests, fault));
    }

    /** Requests of a class get one of these faults with this probability, until {@link #clear}. */
    public synchronized void randomly(RequestClass on, double probability, Fault... faults) {
        rules.add(new Rule(numbered++, on, probability, 1, List.of(faults)));
    }

    /** Requests of any class get one of these faults with this probability, until {@link #clear}. */
    public synchronized void randomly(double probability, Fault... faults) {
        rules.add(new Rule(numbered++, null, probability, 1, List.of(faults)));
    }

    /** With this probability a fault begins that also hits the requests that follow, this many in all. */
    public synchronized void bursts(double probability, int length, Fault fault) {
        rules.add(new Rule(numbered++, null, probability, length, List.of(fault)));
    }

    /** No more faults; the clock's skew stays. */
    public synchronized void clear() {
        rules.clear();
        coming.clear();
    }

    /** Faults so far. */
    public synchronized int injected() {
        return injected;
    }

    /** How far the organisation's clock is ahead of the given one; what happened stays, even if the clock steps back. */
    public synchronized void clockSkew(Duration ahead) {
        skew = ahead;
    }

    synchronized Duration skew() {
        return skew;
    }

    /** How far the {@code Date} header is ahead of the organisation's clock, as that of a proxy can be. */
    public synchronized void dateSkew(Duration ahead) {
        dateSkew = ahead;
    }

    synchronized Duration dateSkew() {
        return dateSkew;
    }

    synchronized @Nullable Fault pick(RequestClass request) {
        int turn = seen.merge(request, 1, Integer::sum);
        var next = coming.stream()
                .filter(c -> c.on == null || c.on == request)
                .findFirst()
                .orElse(null);
        if (next != null) {
            if (--next.left <= 0) coming.remove(next);
            injected++;
            return next.fault;
        }
        for (var rule : rules) {
            if (!rule.applies(request)) continue;
            if (!dice.happens(rule.probability, "fault in " + request, rule.number, turn)) continue;
            var fault = dice.pick(rule.faults, "which fault in " + request, rule.number, turn);
            if (rule.burst > 1) coming.add(new Coming(rule.on, rule.burst - 1, fault));
            injected++;
            return fault;
        }
        return null;
    }
}
