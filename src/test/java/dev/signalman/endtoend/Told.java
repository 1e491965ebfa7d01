package dev.signalman.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.testing.TestConfig;
import dev.signalman.testing.WebhookSink;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of failed pipelines: in the log, beside the running daemon, and at the receiver. */
final class Told {
    private Told() {}

    /** Incidents of failed pipelines in the log, as {@code project/firing} for openings and {@code project/resolved}. */
    static Map<String, Long> incidents(TestConfig config) throws SQLException, IOException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + config.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT type, body FROM event WHERE type IN ('IncidentOpened', 'IncidentResolved')")) {
            while (rows.next()) {
                JsonNode event = new ObjectMapper().readTree(rows.getString(2));
                if (event.at("/incident/rule").asText().equals("PipelineFailed")) {
                    String what = rows.getString(1).equals("IncidentOpened") ? "firing" : "resolved";
                    counts.merge(event.at("/header/project/name").asText() + "/" + what, 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /**
     * What the receiver last heard of each project's failed pipelines: firing if it was not told of the end of each incident. Incidents
     * of several kinds of failure are groups of their own, whose messages have no order among each other.
     */
    static Map<String, String> last(List<WebhookSink.Received> received) {
        Map<String, WebhookSink.Received> byIncident = new TreeMap<>();
        received.stream()
                .filter(r -> r.rule().equals("PipelineFailed"))
                .sorted(Comparator.comparingLong(WebhookSink.Received::sequence))
                .forEach(r -> byIncident.put(r.incident(), r));
        Map<String, String> last = new TreeMap<>();
        byIncident
                .values()
                .forEach(r ->
                        last.merge(r.label("project"), r.status(), (one, other) -> one.equals("firing") ? one : other));
        return last;
    }
}
