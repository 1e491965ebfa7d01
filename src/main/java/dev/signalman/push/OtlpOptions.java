package dev.signalman.push;

import java.util.Map;
import java.util.TreeMap;

/**
 * A collector of OpenTelemetry, or whatever takes OTLP over HTTP.
 *
 * @param destination the collector; its URL is what {@code /v1/metrics} is appended to
 * @param resource attributes of the resource beside {@code service.name}, {@code service.version} and {@code service.instance.id}, which
 *     they may replace
 * @param histograms which kind of histogram is sent where there is a choice
 * @param maxRequestBytes the largest request before compression, 64 KiB or more; what is larger is sent as several
 */
public record OtlpOptions(
        Destination destination, Map<String, String> resource, Histograms histograms, int maxRequestBytes) {
    public static final int DEFAULT_REQUEST_BYTES = 2 << 20;
    private static final int LEAST_REQUEST_BYTES = 64 << 10;

    /** Kinds of histogram. */
    public enum Histograms {
        /** Exponential buckets, where a histogram has native ones. */
        EXPONENTIAL,
        /** The classic buckets, for those who cannot take exponential ones. */
        EXPLICIT
    }

    public OtlpOptions {
        resource = new TreeMap<>(resource);
        if (resource.containsKey("")) {
            throw new IllegalArgumentException("resource_attributes: a name must not be empty");
        }
        if (maxRequestBytes < LEAST_REQUEST_BYTES) {
            throw new IllegalArgumentException(
                    "max_request_size must be at least " + LEAST_REQUEST_BYTES + " bytes, is " + maxRequestBytes);
        }
    }

    /** Exponential histograms, in requests of up to 2 MiB. */
    public static OtlpOptions of(Destination destination) {
        return new OtlpOptions(destination, Map.of(), Histograms.EXPONENTIAL, DEFAULT_REQUEST_BYTES);
    }
}
