package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** What is to be looked at next, and when; each thing by one look at a time. Pure; used by one verticle. */
final class Agenda {
    /** Something to look at; the result is when to look again, negative for never. */
    interface Look {
        Duration run();
    }

    record Entry(String name, Instant due, long order, Look look) {}

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
    private final Map<String, Entry> waiting = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> hurried = new HashSet<>();
    private Instant latest = Instant.MIN;
    private long orders;

    /** Sets when something is looked at; what is being looked at now is looked at again right after. */
    void put(String name, Instant due, Look look) {
        if (taken.contains(name)) {
            hurried.add(name);
            return;
        }
        Entry old = waiting.remove(name);
        if (old != null) {
            queue.remove(old);
        }
        Entry entry = new Entry(name, due, orders++, look);
        waiting.put(name, entry);
        queue.add(entry);
    }

    /** Takes the entry that has been due the longest, if there is one, until {@link #done}. */
    Optional<Entry> next(Instant now) {
        follow(now);
        Entry first = queue.peek();
        if (first == null || first.due().isAfter(now)) {
            return Optional.empty();
        }
        queue.remove();
        waiting.remove(first.name());
        taken.add(first.name());
        return Optional.of(first);
    }

    /** Puts back what was taken: at once if it was hurried meanwhile, not at all if {@code again} is negative. */
    void done(Entry entry, Instant now, Duration again) {
        taken.remove(entry.name());
        if (hurried.remove(entry.name())) {
            put(entry.name(), now, entry.look());
        } else if (!again.isNegative()) {
            put(entry.name(), now.plus(again), entry.look());
        }
    }

    /** Makes an entry due now. If it is being looked at, the look may have begun too early to see why: another follows. */
    void hurry(String name, Instant now) {
        if (taken.contains(name)) {
            hurried.add(name);
            return;
        }
        noLaterThan(name, now);
    }

    /** Brings an entry forward that would be due later than this; false if there was none. */
    boolean noLaterThan(String name, Instant latest) {
        Entry entry = waiting.get(name);
        if (entry == null || !entry.due().isAfter(latest)) {
            return false;
        }
        put(name, latest, entry.look());
        return true;
    }

    /** A clock that is set back must not leave us waiting for a time that seemed near before. */
    private void follow(Instant now) {
        if (now.isBefore(latest)) {
            Duration back = Duration.between(now, latest);
            List<Entry> all = List.copyOf(queue);
            queue.clear();
            for (Entry entry : all) {
                Entry moved = new Entry(entry.name(), entry.due().minus(back), entry.order(), entry.look());
                waiting.put(moved.name(), moved);
                queue.add(moved);
            }
        }
        latest = now;
    }
}
