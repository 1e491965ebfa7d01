package dev.signalman.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The metrics in the format that the reader prefers: Prometheus text 0.0.4, OpenMetrics text or Prometheus protobuf. */
public final class Exposition {
    private static final int GZIP_BUFFER = 8 << 10;

    /** A writer with what it can say. */
    private record Format(ExpositionFormatWriter writer, Detail detail) {}

    private final PrometheusRegistry runtime;
    private final Families families;
    private final Gauges gauges;
    private final BooleanSupplier stored;
    private final BooleanSupplier counting;
    private final Format text = new Format(PrometheusTextFormatWriter.create(), Detail.TEXT);
    private final Format protobuf = new Format(new PrometheusProtobufWriter(), Detail.ALL);
    private final Format openMetrics;

    /**
     * @param runtime metrics of the Java runtime
     * @param stored whether only that may be shown which a crash cannot take back
     * @param counting whether counters and histograms are what they were before the start, or later
     * @param created whether OpenMetrics text has {@code _created} lines
     */
    Exposition(
            PrometheusRegistry runtime,
            Families families,
            Gauges gauges,
            BooleanSupplier stored,
            BooleanSupplier counting,
            boolean created) {
        this.runtime = runtime;
        this.families = families;
        this.gauges = gauges;
        this.stored = stored;
        this.counting = counting;
        this.openMetrics = new Format(new OpenMetricsTextFormatWriter(created, false), Detail.OPEN_METRICS);
    }

    /**
     * One scrape.
     *
     * @param contentType of the body
     * @param gzipped true if the body is compressed
     * @param body the bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier of bytes; nobody compares two scrapes
    public record Page(String contentType, boolean gzipped, byte[] body) {}

    /**
     * Writes all metrics; takes some milliseconds with tens of thousands of series, so it does not belong on an event loop.
     *
     * @param accept the request's {@code Accept} header; null means text
     * @param acceptEncoding the request's {@code Accept-Encoding} header; null means uncompressed
     */
    public Page write(@Nullable String accept, @Nullable String acceptEncoding) {
        return write(accept, acceptEncoding, Selection.ALL);
    }

    /** What there is to show now, for those who write it in a way of their own. */
    public MetricSnapshots snapshots() {
        return snapshots(Selection.ALL, Detail.ALL);
    }

    private MetricSnapshots snapshots(Selection selection, Detail detail) {
        List<MetricSnapshot> all = new ArrayList<>();
        if (counting.getAsBoolean()) {
            all.addAll(families.collect(selection, detail, stored.getAsBoolean()));
        }
        all.addAll(gauges.collect(selection));
        if (selection.everything()) {
            runtime.scrape().forEach(all::add);
        }
        return new MetricSnapshots(all);
    }

    /** The same of a part of the metrics. */
    public Page write(@Nullable String accept, @Nullable String acceptEncoding, Selection selection) {
        Format format = format(accept == null ? "" : accept);
        boolean gzip = takesGzip(acceptEncoding);
        Chunks bytes = new Chunks();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes, GZIP_BUFFER) : bytes) {
            format.writer().write(out, snapshots(selection, format.detail()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(format.writer().getContentType(), gzip, bytes.toByteArray());
    }

    /** Protobuf goes first, as with the library's own choice: only those who prefer it ask for it. */
    private Format format(String accept) {
        if (protobuf.writer().accepts(accept)) {
            return protobuf;
        }
        return openMetrics.writer().accepts(accept) ? openMetrics : text;
    }

    /** {@code gzip;q=0} is a refusal. */
    private static boolean takesGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null
                && Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(","))
                        .map(coding -> coding.replace(" ", ""))
                        .anyMatch(coding -> coding.equals("gzip")
                                || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }
}
