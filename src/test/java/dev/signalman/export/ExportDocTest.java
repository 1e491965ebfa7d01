package dev.signalman.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventIds;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentRef;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.export.ExportOptions.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in docs/export.md are what is sent; {@code -Dregenerate=true} writes them. */
class ExportDocTest {
    private static final Path PAGE = Path.of("docs/export.md");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<ChangeEvent> examples() {
        IncidentRef incident = new IncidentRef("i-1", "PipelineFailed", "critical", "web: Build failed on main");
        return List.of(
                Events.queued(1),
                Events.started("pl-1"),
                Events.finished("pl-1", new Outcome(Result.Known.FAILED, Reason.Known.TEST, "")),
                new JobFinished(
                        Events.header(EventIds.job(Events.ACME, "j-1", "finished"), Events.WEB, "job/j-1"),
                        new JobRef(
                                "j-1",
                                "unit tests",
                                "pl-1",
                                "w-pl-1",
                                "main",
                                "e1-standard-2",
                                null,
                                Events.NOON,
                                "https://acme.semaphoreci.com/jobs/j-1"),
                        Result.Known.FAILED,
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(4)),
                Events.deployed("pl-1", Outcome.PASSED),
                new IncidentOpened(
                        Events.header(EventIds.incident(Events.ACME, "i-1", "opened"), Events.WEB, "incident/i-1"),
                        incident),
                new IncidentResolved(
                        Events.header(EventIds.incident(Events.ACME, "i-1", "resolved"), Events.WEB, "incident/i-1"),
                        incident,
                        Duration.ofMinutes(9)),
                Events.agent("mac-1"));
    }

    /** In full for one, otherwise without our own event in it, which makes them long. */
    private static String example(RecentCommits commits, ChangeEvent event) {
        commits.learn(event);
        Envelope envelope = new Envelopes(Events.options(Payload.CDEVENTS), Events.ADDRESSES, commits)
                .of(new LoggedEvent(1, event))
                .orElseThrow();
        try {
            ObjectNode document = JSON.readValue(envelope.structured(), ObjectNode.class);
            if (document.path("data").has("customData")
                    && !event.getClass().getSimpleName().equals("PipelineFinished")) {
                ((ObjectNode) document.path("data")).remove(List.of("customData", "customDataContentType"));
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new AssertionError(envelope.data(), e);
        }
    }

    @Test
    void the_examples_on_the_page_are_what_is_sent() throws IOException {
        String page = Files.readString(PAGE);
        String renewed = page;
        RecentCommits commits = new RecentCommits();
        for (ChangeEvent event : examples()) {
            String type = event.getClass().getSimpleName();
            Pattern place = Pattern.compile(
                    "<!-- example: " + type + " -->\n(?:\n`" + type + "`[^\n]*\n\n```json\n.*?\n```\n)?",
                    Pattern.DOTALL);
            assertThat(place.matcher(page).find()).as(type).isTrue();
            String note =
                    type.equals("PipelineFinished") || type.equals("AgentConnected") ? ":" : ", without `customData`:";
            renewed = place.matcher(renewed)
                    .replaceFirst(Matcher.quoteReplacement("<!-- example: " + type + " -->\n\n`" + type + "`" + note
                            + "\n\n```json\n" + example(commits, event) + "\n```\n"));
        }
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, renewed);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(renewed);
    }
}
