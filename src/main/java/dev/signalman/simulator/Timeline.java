package dev.signalman.simulator;

import java.util.PriorityQueue;

/** What will happen when, and the present moment of the organisation, which never goes back. */
final class Timeline {
    private record Due(long at, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private long order;
    private long now;

    Timeline(long start) {
        now = start;
    }

    long now() {
        return now;
    }

    void at(long micros, Runnable action) {
        if (micros != Micros.NEVER) due.add(new Due(micros, order++, action));
    }

    void advanceTo(long target) {
        for (var next = due.peek(); next != null && next.at <= target; next = due.peek()) {
            due.poll();
            now = Math.max(now, next.at);
            next.action.run();
        }
        now = Math.max(now, target);
    }
}
