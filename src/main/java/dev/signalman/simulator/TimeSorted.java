package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Rows in the order of one of their times; adding at the end, the usual case, is cheap. */
final class TimeSorted<T> {
    private final ArrayList<T> rows = new ArrayList<>();
    private final ToLongFunction<T> time;

    TimeSorted(ToLongFunction<T> time) {
        this.time = time;
    }

    void add(T row) {
        rows.add(firstAfter(time.applyAsLong(row)), row);
    }

    void remove(T row) {
        rows.remove(row);
    }

    int size() {
        return rows.size();
    }

    T get(int index) {
        return rows.get(index);
    }

    List<T> all() {
        return rows;
    }

    /** Index of the first row later than this. */
    int firstAfter(long micros) {
        int size = rows.size();
        if (size == 0 || time.applyAsLong(rows.get(size - 1)) <= micros) return size;
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time.applyAsLong(rows.get(middle)) <= micros) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** Index of the first row at this time or later. */
    int firstAt(long micros) {
        return micros == Long.MIN_VALUE ? 0 : firstAfter(micros - 1);
    }
}
