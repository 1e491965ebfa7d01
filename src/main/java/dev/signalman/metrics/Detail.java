package dev.signalman.metrics;

/**
 * What a format can say beyond numbers; what it cannot is not made.
 *
 * @param exemplars whether it can name examples
 * @param nativeBuckets whether it has native histograms
 */
record Detail(boolean exemplars, boolean nativeBuckets) {
    static final Detail ALL = new Detail(true, true);
    static final Detail TEXT = new Detail(false, false);
    static final Detail OPEN_METRICS = new Detail(true, false);
}
