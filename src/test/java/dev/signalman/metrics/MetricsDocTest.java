package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/metrics.md} equal to the declarations. */
class MetricsDocTest {
    private static final Path PAGE = Path.of("docs/metrics.md");

    @Test
    void the_page_about_metrics_says_what_the_code_declares() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("docs/metrics.md is stale; write it anew with: mvn test -Dtest=MetricsDocTest -Dregenerate=true")
                .hasContent(expected);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                <!-- Written by MetricsDocTest from the declarations in Meters. Do not edit: change Meters, then run
                     mvn test -Dtest=MetricsDocTest -Dregenerate=true -->

                Signalman shows its metrics at `/metrics`, in Prometheus text, OpenMetrics or protobuf, as the scraper asks; histograms
                have native buckets too where the scraper takes protobuf. What begins with `semaphore_` was observed in Semaphore CI; what begins with
                `signalman_` is about Signalman itself. The usual `jvm_…`, `process_…` and `system_…` metrics of the Java runtime come on top.

                ## How to read them

                - Counters and histograms count what happened while this process ran; history that is read at the first start moves none of them.
                  What the event log remembers appears with 0, so that `increase()` sees the first change after a restart.
                - Gauges of the current state outlive restarts and the retention of the event log; at the start they are there once the log is read
                  (`signalman_metrics_ready`).
                - No data is not green: while a collector cannot see (`signalman_collector_up` is 0), the gauges that it feeds are absent.
                  Alert on that rather than on their last value. `semaphore_pipeline_red_since_timestamp_seconds` stays, since its absence means green.
                - The series of projects, agent types and deployment targets that are gone leave.
                - A label has at most 500 values (`project`: 5,000) and a counter or histogram at most 20,000 series; what exceeds that is counted under
                  `overflow` and told by `signalman_metrics_overflow_total`.

                """);
        page.append("""
                ## What there is no metric of

                - How long blocks take: Semaphore's API says how a block ended (`GET pipelines/:id?detailed=true`), but not when it began or
                  ended, and of a job when it ran (`GET jobs/:id`), but not in which block. `semaphore_job_duration_seconds` is what comes nearest.
                - Rates and ratios, such as that of flakes: divide `semaphore_…_total` counters over the time that you look at.

                """);
        section(page, "From Semaphore", "semaphore_");
        section(page, "About Signalman", "signalman_");
        page.append("## Labels\n\n| label | value |\n|---|---|\n");
        for (Label label : Label.values()) {
            page.append("| `%s` | %s |\n".formatted(label.text(), label.meaning()));
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String prefix) {
        page.append("## %s\n\n| name | type | labels | meaning |\n|---|---|---|---|\n".formatted(title));
        Meters.all().stream().filter(meter -> meter.name().startsWith(prefix)).forEach(meter -> {
            String labels = meter.labels().stream()
                    .map(label -> "`" + label.text() + "`")
                    .collect(Collectors.joining(", "));
            String buckets = meter.buckets().isEmpty()
                    ? ""
                    : " Buckets: "
                            + meter.buckets().stream()
                                    .map(bound ->
                                            bound == Math.rint(bound) ? "%.0f".formatted(bound) : bound.toString())
                                    .collect(Collectors.joining(", "))
                            + " s.";
            page.append("| `%s` | %s | %s | %s%s |\n"
                    .formatted(
                            meter.name(), meter.kind().name().toLowerCase(Locale.ROOT), labels, meter.help(), buckets));
        });
        page.append("\n");
    }
}
