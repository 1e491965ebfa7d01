package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Locale;

/** What people and outside tests may look at: a page of recent pipelines, and the whole truth as JSON. */
final class HumanPage {
    private static final int ROWS = 60;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private HumanPage() {}

    static Reply state(Organization organization, Requests requests) {
        var state = new LinkedHashMap<String, Object>();
        state.put("organization", organization.name());
        state.put("organization_id", organization.id());
        state.put("now", organization.now());
        state.put("projects", organization.projects());
        state.put("workflows", organization.workflows());
        state.put("pipelines", organization.pipelines());
        state.put("deployments", organization.deployments());
        state.put("agents", organization.agents());
        state.put("requests", requests);
        try {
            return new Reply(200, java.util.Map.of(), Buffer.buffer(MAPPER.writeValueAsBytes(state))).typed();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text and times are always writable", e);
        }
    }

    static Reply page(World world, Requests requests) {
        var html = new StringBuilder(16_384);
        html.append(
                        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"2\">")
                .append(
                        "<title>Semaphore simulator</title><style>:root{color-scheme:light dark}body{font:15px system-ui,sans-serif;margin:2rem}")
                .append("td,th{text-align:left;padding:.2rem .8rem;border-bottom:1px solid #ddd}")
                .append(".passed{color:#18794e}.failed{color:#c62828}.stopped,.canceled{color:#9a6700}</style><h1>")
                .append(escaped(world.scenario.organization()))
                .append("</h1><p>A simulated Semaphore organisation. ")
                .append(requests.total())
                .append(" requests so far, most at one time ")
                .append(requests.maxInFlight())
                .append(". <a href=\"/_simulator/state\">All of its state</a></p><table><tr>")
                .append(
                        "<th>Created</th><th>Project</th><th>Branch</th><th>Pipeline</th><th>State</th><th>Commit</th></tr>");
        long now = world.timeline.now();
        int shown = 0;
        for (var pipeline : world.runs.pipelines().reversed()) {
            if (shown++ == ROWS) break;
            row(html, pipeline, now);
        }
        html.append("</table></html>");
        return Reply.text(200, html.toString()).with("content-type", "text/html; charset=utf-8");
    }

    private static void row(StringBuilder html, Pipeline pipeline, long now) {
        var commit = pipeline.workflow.commit;
        var state = pipeline.finished
                ? pipeline.plan.result().lower()
                : pipeline.state(now).toLowerCase(Locale.ROOT);
        html.append("<tr><td>").append(Times.spaced(pipeline.created, now), 0, 19);
        for (var cell : new String[] {pipeline.project().name(), commit.branch(), pipeline.name})
            html.append("</td><td>").append(escaped(cell));
        html.append("</td><td class=\"")
                .append(state)
                .append("\">")
                .append(state)
                .append("</td><td>")
                .append(escaped(commit.message()))
                .append(" (")
                .append(escaped(commit.author()))
                .append(")</td></tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
