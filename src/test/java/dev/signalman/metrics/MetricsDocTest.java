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

                Signalman shows its metrics at `/metrics`, in Prometheus text, OpenMetrics or protobuf, as the scraper asks. What begins with
                `semaphore_` was observed in Semaphore CI; what begins with `signalman_` is about Signalman itself. The usual `jvm_…`, `process_…` and
                `system_…` metrics of the Java runtime come on top. Durations are in seconds, sizes in bytes, times in seconds since 1970.

                ## How to read them

                - Gauges of the current state outlive restarts and the retention of the event log; at the start they are there once the log is read
                  (`signalman_metrics_ready`).
                - No data is not green: while a collector cannot see (`signalman_collector_up` is 0), the gauges that it feeds are absent.
                  Alert on that rather than on their last value. `semaphore_pipeline_red_since_timestamp_seconds` stays, since its absence means green.
                - The series of projects, agent types, deployment targets and schedulers that are gone leave.

                ### Restarts

                Counters and histograms continue where they were. They are kept in the database, in one transaction with the position in the event log
                up to which they have counted, every few seconds and at the end; after a start, or a crash at any moment, the events after that position are
                counted from the log. So nothing that an event tells is lost or counted twice, and no restart looks like a reset. Until that is done,
                counters and histograms are absent rather than too low.

                What is counted in the process and is no event (requests to Semaphore, deliveries, webhooks, pushes, exports, and what the metrics say of
                themselves; marked *process* below) is kept likewise. It is shown as it was last kept, at most five seconds late, so that a crash, which loses the
                last seconds, never takes back what was shown. While the database cannot be written it stands still.

                - History that is read at the first start, and what is filled in after an absence as such, moves no counter: it makes it appear with 0, so
                  that `increase()` sees the first change. What is found late counts once, when it is found.
                - A database of a version that kept no counters is counted from the position up to which that one had come.
                - A series was created (`_created` in OpenMetrics text; the protobuf writer says nothing of it) when what it first counted was
                  seen; a restart does not change that.
                - Counters of an organisation that leaves the configuration come back with it, unless they have expired.

                ### Histograms and examples

                Each histogram has the classic buckets below and, where the scraper takes protobuf (`--enable-feature=native-histograms`, or
                `scrape_native_histograms: true`), native ones: schema 3 (9 % wide), at most 60 of them; with more the resolution is halved.
                The newest observation of each classic bucket is its exemplar in OpenMetrics and protobuf (`--enable-feature=exemplar-storage`): `url` is the
                page in Semaphore, `pipeline_id` the pipeline, as far as both fit into the 128 characters that OpenMetrics allows. Exemplars do not outlive a
                restart.

                `metrics.created_timestamps: false` leaves the lines with `_created` out of OpenMetrics text: to a Prometheus that does not know them they
                are one more series for each counter and histogram.

                ### Bounds

                - A label has at most 500 values (`metrics.label_values`; `project`: ten times as many), each of at most 200 characters.
                - A meter has at most as many label combinations as its table row says, and never more than `metrics.series_per_meter` (20,000).
                - All together have at most `metrics.series_in_all` (200,000) series as Prometheus counts them: each bucket of a histogram is one.

                What exceeds a bound is counted under `overflow` and told by `signalman_metrics_overflow_total`. `signalman_metrics_series` says how many
                series each metric has, `signalman_metrics_series_limit` how many all may have. A series of a counter takes about 0.3 KiB of memory, one of a
                histogram, which is about twenty for Prometheus, 1 to 3 KiB with its native buckets and exemplars, so that the bound holds counters and
                histograms below 60 MiB. Where there are as many, give the heap room for them and for scrapes in text without gzip, of 160 bytes a series.

                Branches keep their name in labels if `metrics.keep_branches` says so (if it is not there, those that are watched); all others are `other`, pull
                requests, of forks and in merge queues too, `pull-request`, and tags `tag`. So ten thousand feature branches are one series.

                A counter's or histogram's series that nothing moved for `metrics.series_idle` (30 days) leaves, also from the database, and is counted in
                `signalman_metrics_series_expired_total`; if it comes again it begins with 0. `metrics.disabled` switches metrics off by patterns for their names.

                `signalman metrics explain` shows which metrics and labels have the most series, and what other bounds would save.

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
        page.append("## %s\n\n| name | type | unit | labels | at most | meaning |\n|---|---|---|---|---|---|\n"
                .formatted(title));
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
            String type = meter.kind().name().toLowerCase(Locale.ROOT);
            boolean process = meter.kind() != Meter.Kind.GAUGE && meter.source() == Meter.Source.PROCESS;
            page.append("| `%s` | %s | %s | %s | %s | %s%s |\n"
                    .formatted(
                            meter.name(),
                            process ? type + ", *process*" : type,
                            meter.unit(),
                            labels,
                            String.format(Locale.ROOT, "%,d", meter.most()),
                            meter.help(),
                            buckets));
        });
        page.append("\n");
    }
}
