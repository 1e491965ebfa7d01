package dev.signalman.cli;

import dev.signalman.event.LoggedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest events, kept for the status page. Safe for use from any thread. */
final class RecentEvents {
    private static final int KEPT = 30;

    private final Deque<LoggedEvent> newestFirst = new ArrayDeque<>();

    synchronized void add(List<LoggedEvent> events) {
        for (LoggedEvent event : events.subList(Math.max(0, events.size() - KEPT), events.size())) {
            newestFirst.addFirst(event);
        }
        while (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
    }

    synchronized List<LoggedEvent> newestFirst() {
        return new ArrayList<>(newestFirst);
    }
}
