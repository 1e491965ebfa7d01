package dev.signalman.metrics;

import java.util.Arrays;

/** The values of a meter's labels in its order, as the key of a series. Nobody changes the array once it is in here. */
final class LabelValues {
    private final String[] values;
    private final int hash;

    LabelValues(String[] values) {
        this.values = values;
        this.hash = Arrays.hashCode(values);
    }

    String get(int index) {
        return values[index];
    }

    int size() {
        return values.length;
    }

    String[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelValues that && hash == that.hash && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
