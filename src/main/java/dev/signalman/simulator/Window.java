package dev.signalman.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Time filters in whole seconds, both ends exclusive; 0 means not set.
 *
 * @param after seconds
 * @param before seconds
 */
record Window(long after, long before) {
    /** Seconds at the front of the text, whatever follows; null if it does not begin with a number. */
    static @Nullable Long seconds(String text) {
        if (text.isEmpty()) return 0L;
        int end = text.charAt(0) == '-' ? 1 : 0;
        int start = end;
        while (end < text.length() && Character.isDigit(text.charAt(end)) && end < 15) end++;
        return end == start ? null : Long.valueOf(text.substring(0, end));
    }

    /** The filters of this kind, null if one is no number. */
    static @Nullable Window of(Exchange request, String kind) {
        var after = seconds(request.param(kind + "_after", ""));
        var before = seconds(request.param(kind + "_before", ""));
        return after == null || before == null ? null : new Window(after, before);
    }

    boolean set() {
        return after != 0 || before != 0;
    }

    /** False if nothing can lie between. */
    boolean ordered() {
        return after == 0 || before == 0 || after < before;
    }

    /** Index of the first row in the window. */
    <T> int from(TimeSorted<T> rows) {
        return after == 0 ? 0 : rows.firstAfter(after * Micros.SECOND);
    }

    /** Index after the last row in the window. */
    <T> int to(TimeSorted<T> rows) {
        return before == 0 ? rows.size() : Math.max(from(rows), rows.firstAt(before * Micros.SECOND));
    }

    boolean holds(long micros) {
        return (after == 0 || micros > after * Micros.SECOND) && (before == 0 || micros < before * Micros.SECOND);
    }
}
