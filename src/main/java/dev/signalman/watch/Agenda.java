package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is to be looked at next, and when. Pure; used by one verticle. */
final class Agenda {
    /** Something to look at; the result is when to look again. */
    interface Look {
        Duration run();
    }

    record Entry(String name, Instant due, long order, Look look) {}

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(java.util.Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
    private final Map<String, Entry> entries = new HashMap<>();
    private long orders;

    void put(String name, Instant due, Look look) {
        Entry old = entries.remove(name);
        if (old != null) {
            queue.remove(old);
        }
        Entry entry = new Entry(name, due, orders++, look);
        entries.put(name, entry);
        queue.add(entry);
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    void remove(String name) {
        Entry old = entries.remove(name);
        if (old != null) {
            queue.remove(old);
        }
    }

    /** Takes the entry that has been due the longest, if there is one. */
    Optional<Entry> next(Instant now) {
        Entry first = queue.peek();
        if (first == null || first.due().isAfter(now)) {
            return Optional.empty();
        }
        remove(first.name());
        return Optional.of(first);
    }

    /** Makes an entry due now, if it is waiting. */
    void hurry(String name, Instant now) {
        Entry entry = entries.get(name);
        if (entry != null && entry.due().isAfter(now)) {
            put(name, now, entry.look());
        }
    }
}
