package dev.signalman.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The metrics in the format that the reader prefers: Prometheus text 0.0.4, OpenMetrics text or Prometheus protobuf. */
public final class Exposition {
    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();

    Exposition(PrometheusRegistry registry) {
        this.registry = registry;
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
        return registry.scrape();
    }

    /** The same of a part of the metrics. */
    public Page write(@Nullable String accept, @Nullable String acceptEncoding, Selection selection) {
        ExpositionFormatWriter writer = formats.findWriter(accept == null ? "" : accept);
        boolean gzip = takesGzip(acceptEncoding);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            writer.write(out, selection.of(registry.scrape()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(writer.getContentType(), gzip, bytes.toByteArray());
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
