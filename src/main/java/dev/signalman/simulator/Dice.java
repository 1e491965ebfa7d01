package dev.signalman.simulator;

import java.time.Duration;
import java.util.List;

/**
 * Chance without order: every decision is a function of the seed and of what is decided, so that it stays the same
 * however many others were taken before it.
 */
record Dice(long seed) {
    double roll(String what, long... numbers) {
        return (bits(what, numbers) >>> 11) * 0x1.0p-53;
    }

    long bits(String what, long... numbers) {
        var hash = mix(seed ^ 0x9E3779B97F4A7C15L);
        for (int i = 0; i < what.length(); i++) hash = hash * 0x100000001B3L ^ what.charAt(i);
        for (var number : numbers) hash = mix(hash + 0x9E3779B97F4A7C15L * (number + 1));
        return mix(hash);
    }

    boolean happens(double probability, String what, long... numbers) {
        return probability > 0 && roll(what, numbers) < probability;
    }

    <T> T pick(List<T> from, String what, long... numbers) {
        return from.get((int) (roll(what, numbers) * from.size()));
    }

    long micros(Scenario.Range range, String what, long... numbers) {
        long least = Micros.of(range.min());
        return least + (long) (roll(what, numbers) * (Micros.of(range.max()) - least));
    }

    Duration between(Scenario.Range range, String what, long... numbers) {
        return Duration.ofNanos(micros(range, what, numbers) * 1_000);
    }

    static long mix(long bits) {
        long k = bits;
        k ^= k >>> 33;
        k *= 0xff51afd7ed558ccdL;
        k ^= k >>> 33;
        k *= 0xc4ceb9fe1a85ec53L;
        return k ^ (k >>> 33);
    }
}
