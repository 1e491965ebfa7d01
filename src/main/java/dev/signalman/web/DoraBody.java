package dev.signalman.web;

import dev.signalman.dora.DoraReport;
import dev.signalman.dora.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report of the four figures in the API. What is not known is null, and never 0.
 *
 * @param window as it was asked for
 * @param from where it begins
 * @param to where it ends
 * @param recordedSince when what is remembered begins; null if there is nothing
 * @param complete false if the window begins before that
 * @param groups one for each group in which something is remembered
 */
record DoraBody(
        String window, Instant from, Instant to, @Nullable Instant recordedSince, boolean complete, List<Row> groups) {
    record Row(
            String organization,
            @Nullable String project,
            @Nullable String team,
            @Nullable String target,
            Deployments deployments,
            LeadTime leadTime,
            ChangeFailures changeFailures,
            Restore timeToRestore) {}

    record Deployments(int succeeded, int failed, @Nullable Double perDay, String frequency) {}

    record LeadTime(
            int changes,
            @Nullable Double medianSeconds,
            @Nullable Double p90Seconds) {}

    record ChangeFailures(int failed, @Nullable Double rate) {}

    record Restore(
            int restored,
            @Nullable Double medianSeconds,
            @Nullable Instant brokenSince) {}

    static DoraBody of(String window, DoraReport report) {
        Instant since = report.recordedSince();
        return new DoraBody(
                window,
                report.from(),
                report.to(),
                since,
                since != null && !since.isAfter(report.from()),
                report.rows().stream().map(DoraBody::row).toList());
    }

    private static Row row(DoraReport.Row row) {
        DoraReport.Group group = row.group();
        Figures figures = row.figures();
        int ended = figures.succeeded() + figures.failed();
        return new Row(
                group.organization(),
                group.project(),
                group.team(),
                group.target(),
                new Deployments(
                        figures.succeeded(),
                        figures.failed(),
                        ended == 0 ? null : figures.perDay(),
                        figures.frequency()),
                new LeadTime(figures.changes(), seconds(figures.leadTimeMedian()), seconds(figures.leadTimeP90())),
                new ChangeFailures(figures.changesFailed(), figures.changeFailureRate()),
                new Restore(figures.restored(), seconds(figures.restoreMedian()), figures.brokenSince()));
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1e9;
    }
}
