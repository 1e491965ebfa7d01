package dev.signalman.testing;

import dev.signalman.metrics.Exposition;
import dev.signalman.metrics.Selection;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One gauge with so many series, in turn of the projects {@code even} and {@code odd}. */
public record ManySeries(int series) {
    public MetricSnapshots snapshots() {
        return snapshots(Selection.ALL);
    }

    private MetricSnapshots snapshots(Selection selection) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("test_series").help("Many of them.");
        boolean any = false;
        for (int i = 0; i < series; i++) {
            String project = i % 2 == 0 ? "even" : "odd";
            if (selection.project() == null || project.equals(selection.project())) {
                any = true;
                gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("project", project, "branch", "a branch with a name, number " + i))
                        .value(i)
                        .build());
            }
        }
        return any ? MetricSnapshots.of(gauge.build()) : MetricSnapshots.of();
    }

    public Exposition.Page text() {
        return write(null, null, Selection.ALL);
    }

    public Exposition.Page write(@Nullable String accept, @Nullable String encoding, Selection selection) {
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept == null ? "" : accept);
        boolean gzip = "gzip".equals(encoding);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            writer.write(out, snapshots(selection));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Exposition.Page(writer.getContentType(), gzip, bytes.toByteArray());
    }
}
