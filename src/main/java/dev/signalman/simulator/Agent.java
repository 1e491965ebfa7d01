package dev.signalman.simulator;

import org.jspecify.annotations.Nullable;

/** A registered self-hosted agent. */
final class Agent {
    final String name;
    final String type;
    final int number;
    final long connected;
    final double busy;
    long disabled = Micros.NEVER;
    boolean crashed;
    boolean leaving;

    @Nullable
    Job job;

    Agent(String name, String type, int number, long connected, double busy) {
        this.name = name;
        this.type = type;
        this.number = number;
        this.connected = connected;
        this.busy = busy;
    }

    boolean takesJobs() {
        return job == null && !crashed && !leaving && disabled == Micros.NEVER;
    }

    /** Some agents look occupied for a share of each minute even without a job of ours. */
    boolean occupied(long now, Dice dice) {
        return job != null || dice.happens(busy, "busy", number, now / (20 * Micros.SECOND));
    }
}
