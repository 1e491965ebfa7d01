package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A page of a deployment history, with the server's habits: BEFORE throws away its first row as the neighbour, AFTER falls
 * back to the first page when little is new, and the neighbours are counted without regard to the filters.
 *
 * @param rows newest first, at most ten
 * @param before cursor to older rows, 0 if there are none
 * @param after cursor to newer rows, 0 if there are none
 */
record HistoryPage(List<Deployment> rows, long before, long after) {
    private static final int SIZE = 10;

    static HistoryPage first(TimeSorted<Deployment> history, Predicate<Deployment> filter) {
        return older(history, filter, history.size(), 0).first();
    }

    private HistoryPage first() {
        return new HistoryPage(rows, before, 0);
    }

    static HistoryPage before(TimeSorted<Deployment> history, Predicate<Deployment> filter, long cursor) {
        boolean nothingThatNew = history.firstAt(cursor) >= history.size();
        if (nothingThatNew) return first(history, filter);
        return older(history, filter, history.firstAfter(cursor), 1);
    }

    static HistoryPage after(TimeSorted<Deployment> history, Predicate<Deployment> filter, long cursor) {
        int from = history.firstAt(cursor);
        if (history.size() - from <= SIZE + 1) return first(history, filter);
        boolean neighbour = history.firstAfter(cursor) > 0;
        var rows = new ArrayList<Deployment>();
        int skip = neighbour ? 1 : 0;
        for (int i = from; i < history.size() && rows.size() < SIZE; i++) {
            if (!filter.test(history.get(i))) continue;
            if (skip-- > 0) continue;
            rows.addFirst(history.get(i));
        }
        return of(rows, history);
    }

    private static HistoryPage older(
            TimeSorted<Deployment> history, Predicate<Deployment> filter, int end, int toSkip) {
        var rows = new ArrayList<Deployment>();
        int skip = toSkip;
        for (int i = end - 1; i >= 0 && rows.size() < SIZE; i--) {
            if (!filter.test(history.get(i))) continue;
            if (skip-- > 0) continue;
            rows.add(history.get(i));
        }
        return of(rows, history);
    }

    /** Whether there is more on either side is asked of all rows, not only of those that the filters let through. */
    private static HistoryPage of(List<Deployment> rows, TimeSorted<Deployment> history) {
        if (rows.isEmpty()) return new HistoryPage(List.of(), 0, 0);
        long newest = rows.getFirst().triggered;
        long oldest = rows.getLast().triggered;
        long before = history.firstAt(oldest) > 0 ? oldest : 0;
        long after = history.firstAfter(newest) < history.size() ? newest : 0;
        return new HistoryPage(List.copyOf(rows), before, after);
    }
}
