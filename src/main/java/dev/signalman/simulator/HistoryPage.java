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
        return older(history, filter, history.size(), false, 0);
    }

    static HistoryPage before(TimeSorted<Deployment> history, Predicate<Deployment> filter, long cursor) {
        boolean nothingThatNew = history.firstAt(cursor) >= history.size();
        if (nothingThatNew) return first(history, filter);
        return older(history, filter, history.firstAfter(cursor), true, 1);
    }

    static HistoryPage after(TimeSorted<Deployment> history, Predicate<Deployment> filter, long cursor) {
        int from = history.firstAt(cursor);
        if (history.size() - from <= SIZE + 1) return first(history, filter);
        boolean neighbour = history.firstAfter(cursor) > 0;
        var rows = new ArrayList<Deployment>();
        int i = from;
        int skip = neighbour ? 1 : 0;
        for (; i < history.size() && rows.size() < SIZE; i++) {
            if (!filter.test(history.get(i))) continue;
            if (skip-- > 0) continue;
            rows.addFirst(history.get(i));
        }
        long after = i < history.size() && !rows.isEmpty() ? rows.getFirst().triggered : 0;
        long before = neighbour && !rows.isEmpty() ? rows.getLast().triggered : 0;
        return new HistoryPage(List.copyOf(rows), before, after);
    }

    private static HistoryPage older(
            TimeSorted<Deployment> history, Predicate<Deployment> filter, int end, boolean newer, int toSkip) {
        var rows = new ArrayList<Deployment>();
        int skip = toSkip;
        int i = end - 1;
        for (; i >= 0 && rows.size() < SIZE; i--) {
            if (!filter.test(history.get(i))) continue;
            if (skip-- > 0) continue;
            rows.add(history.get(i));
        }
        long before = i >= 0 && !rows.isEmpty() ? rows.getLast().triggered : 0;
        long after = newer && !rows.isEmpty() ? rows.getFirst().triggered : 0;
        return new HistoryPage(List.copyOf(rows), before, after);
    }
}
