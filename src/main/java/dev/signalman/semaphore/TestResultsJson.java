package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Flaky tests and insights as they are read. */
final class TestResultsJson {
    private TestResultsJson() {}

    static FlakyTest flakyTest(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "flaky_test");
        return new FlakyTest(
                Json.required("a flaky test", node, "test_id"),
                Json.text(node, "test_name"),
                Json.text(node, "test_group"),
                Json.text(node, "test_suite"),
                Json.text(node, "test_file"),
                Json.text(node, "test_runner"),
                passRate(Json.at(node, "pass_rate")),
                Json.integer(node, "disruptions_count"),
                Json.texts(node, "labels"),
                Json.at(node, "resolved").asBoolean(false),
                Json.at(node, "scheduled").asBoolean(false),
                Json.text(node, "ticket_url"),
                Json.time(node, "first_disruption_at"),
                Json.time(node, "latest_disruption_at"),
                Json.text(node, "latest_disruption_hash"),
                Json.text(node, "latest_disruption_run_id"));
    }

    /** The server tells per cent. */
    private static double passRate(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asDouble(Double.NaN) / 100 : Double.NaN;
    }

    static Disruption disruption(JsonNode node) {
        Instant at = Json.time(node, "timestamp");
        return new Disruption(
                Json.text(node, "run_id"), Json.text(node, "hash"), at == null ? Json.time(node, "created_at") : at);
    }

    static DayCount dayCount(JsonNode node) throws Undecodable {
        Instant day = Json.time(node, "day");
        return new DayCount(
                day == null ? day(Json.required("a count", node, "day")) : LocalDate.ofInstant(day, ZoneOffset.UTC),
                Json.integer(node, "count"));
    }

    private static LocalDate day(String text) throws Undecodable {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (java.time.DateTimeException e) {
            throw new Undecodable("a count of a day that is none");
        }
    }

    static Performance performance(JsonNode node) {
        return new Performance(spans(node, "all"), spans(node, "passed"), spans(node, "failed"));
    }

    private static List<Performance.Span> spans(JsonNode node, String field) {
        return Json.inner(
                Json.at(node, field),
                span -> new Performance.Span(
                        Json.time(span, "from_date"),
                        Json.time(span, "to_date"),
                        Json.integer(span, "count"),
                        seconds(span, "mean_seconds"),
                        seconds(span, "median_seconds"),
                        seconds(span, "min_seconds"),
                        seconds(span, "max_seconds"),
                        seconds(span, "std_dev_seconds"),
                        seconds(span, "p95_seconds")));
    }

    private static Duration seconds(JsonNode node, String field) {
        return Duration.ofMillis(Math.round(Json.at(node, field).asDouble(0) * 1000));
    }

    static RunCount runCount(JsonNode node) {
        return new RunCount(
                Json.time(node, "from_date"),
                Json.time(node, "to_date"),
                Json.integer(node, "all_count"),
                Json.integer(node, "passed_count"),
                Json.integer(node, "failed_count"));
    }
}
