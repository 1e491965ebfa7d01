package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.metrics.SampleEvents;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves is what the specifications say, as their own libraries and schemas judge it. */
class EnvelopesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "Ärger mit „Umlauten“ 🚀",
            "a\nb\r\nc\td",
            "\u0000\u0007\u007F\u0085",
            "\"quoted\" \\ </script> %0d%0a",
            "half \uD83D of a character",
            "\uFFFE\uFDD0\u202Etxt.exe",
            "x".repeat(20_000));

    private final RecentCommits commits = new RecentCommits();
    private long position;

    private Optional<Envelope> envelope(ExportOptions options, ChangeEvent event) {
        commits.learn(event);
        return new Envelopes(options, Events.ADDRESSES, commits).of(new LoggedEvent(++position, event));
    }

    private Envelope cd(ChangeEvent event) {
        return envelope(Events.options(Payload.CDEVENTS), event).orElseThrow();
    }

    private static JsonNode data(Envelope envelope) {
        return read(envelope.data());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    private static List<ChangeEvent> everything() {
        List<ChangeEvent> all = new ArrayList<>(SampleEvents.everything());
        TEXTS.forEach(text -> all.addAll(Events.hostile(text)));
        return all;
    }

    @ParameterizedTest
    @EnumSource(Payload.class)
    void every_event_is_a_cloud_event_to_the_official_library(Payload payload) {
        JsonFormat format = new JsonFormat();
        for (ChangeEvent event : everything()) {
            Envelope envelope = envelope(Events.options(payload), event).orElseThrow();
            byte[] line = envelope.structured();
            assertThat(new String(line, UTF_8)).doesNotContain("\n");

            CloudEvent read = format.deserialize(line);
            assertThat(read.getId()).isEqualTo(envelope.id()).isNotEmpty();
            assertThat(read.getSource()).hasToString("https://acme.semaphoreci.com");
            assertThat(read.getType()).isEqualTo(envelope.type()).startsWith("dev.");
            assertThat(read.getTime().toInstant()).isEqualTo(event.header().occurredAt());
            assertThat(read.getDataContentType()).isEqualTo("application/json");
            assertThat(read.getSubject()).doesNotContainPattern("[\\p{Cntrl}\\x{80}-\\x{9F}]");
            assertThat(read.getData().toBytes()).isNotEmpty();
        }
    }

    @Test
    void every_mapped_event_is_a_cdevent_to_the_published_schemas() throws IOException {
        Map<String, com.networknt.schema.Schema> schemas = new HashMap<>();
        TreeSet<String> types = new TreeSet<>();
        for (ChangeEvent event : everything()) {
            Envelope envelope = cd(event);
            if (!envelope.type().startsWith("dev.cdevents.")) {
                continue;
            }
            types.add(envelope.type());
            String resource = "/dev/cdevents/spec/schemas/"
                    + envelope.type().replaceFirst("dev\\.cdevents\\.(\\w+)\\.(\\w+)\\..*", "$1$2") + ".json";
            com.networknt.schema.Schema schema = schemas.get(resource);
            if (schema == null) {
                try (InputStream published = EnvelopesTest.class.getResourceAsStream(resource)) {
                    String text = new String(published.readAllBytes(), UTF_8);
                    assertThat(read(text).path("$id").asText())
                            .as("where the event says that its schema is")
                            .isEqualTo(envelope.attributes().get("dataschema"));
                    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(text, InputFormat.JSON);
                    schemas.put(resource, schema);
                }
            }
            assertThat(schema.validate(
                            envelope.data(),
                            InputFormat.JSON,
                            execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true))))
                    .as(envelope.data())
                    .isEmpty();
            assertThat(data(envelope).at("/context/id").asText())
                    .isEqualTo(event.header().id());
            assertThat(data(envelope).at("/customData/type").asText())
                    .as("our own event goes with it")
                    .isEqualTo(event.getClass().getSimpleName());
        }
        assertThat(types)
                .containsExactly(
                        "dev.cdevents.incident.detected.0.1.0",
                        "dev.cdevents.incident.resolved.0.1.0",
                        "dev.cdevents.pipelinerun.finished.0.1.1",
                        "dev.cdevents.pipelinerun.queued.0.1.1",
                        "dev.cdevents.pipelinerun.started.0.1.1",
                        "dev.cdevents.service.deployed.0.1.1",
                        "dev.cdevents.taskrun.finished.0.1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, , , success, ",
        "FAILED, TEST, , failure, failed",
        "FAILED, MALFORMED, line 3: no such block, error, line 3: no such block",
        "STOPPED, USER, , cancel, stopped",
        "CANCELED, STRATEGY, , cancel, canceled",
        "STOPPED, TIMEOUT, , failure, timed_out",
        "STOPPED, INTERNAL, , error, internal",
        "STOPPED, STUCK, , error, stuck",
        "EXPLODED, , , error, unknown(exploded)",
    })
    void the_outcome_of_a_pipeline_is_told_in_the_words_of_cdevents(
            String result, String reason, String description, String outcome, String errors) {
        JsonNode content = data(cd(Events.finished(
                        "pl-1",
                        new Outcome(
                                Result.of(result),
                                reason == null ? null : Reason.of(reason),
                                description == null ? "" : description))))
                .at("/subject/content");
        assertThat(content.path("outcome").asText()).isEqualTo(outcome);
        assertThat(content.path("errors").asText(null)).isEqualTo(errors);
    }

    @Test
    void a_deployment_names_its_target_as_environment_and_its_commit_as_package_url() {
        cd(Events.started("pl-9"));
        JsonNode deployed = data(cd(Events.deployed("pl-9", Outcome.PASSED)));
        assertThat(deployed.at("/subject/id").asText()).isEqualTo("web");
        assertThat(deployed.at("/subject/content/environment/id").asText()).isEqualTo("production");
        assertThat(deployed.at("/subject/content/artifactId").asText()).isEqualTo("pkg:generic/web@c0ffeepl-9");
        assertThat(data(cd(Events.deployed("pl-unseen", Outcome.PASSED)))
                        .at("/subject/content/artifactId")
                        .asText())
                .isEqualTo("pkg:generic/web");
    }

    @Test
    void a_deployment_that_failed_is_no_service_deployed() {
        Envelope envelope = cd(Events.deployed("pl-9", new Outcome(Result.Known.FAILED, Reason.Known.TEST, "")));
        assertThat(envelope.type()).isEqualTo("dev.signalman.DeploymentFinished");
    }

    @Test
    void what_cdevents_have_no_word_for_is_left_out_where_that_is_asked_for() {
        ExportOptions own = Events.options(Payload.CDEVENTS);
        ExportOptions skip = new ExportOptions(
                own.name(),
                own.payload(),
                ExportOptions.Unmapped.SKIP,
                own.filter(),
                own.from(),
                own.retry(),
                own.sink());
        assertThat(envelope(own, Events.agent("a1")))
                .get()
                .extracting(Envelope::type)
                .isEqualTo("dev.signalman.AgentConnected");
        assertThat(envelope(skip, Events.agent("a1"))).isEmpty();
        assertThat(envelope(skip, Events.queued(1))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "*, *, false, true, true, false",
        "Pipeline*, *, false, true, false, false",
        "Agent* Job*, *, false, false, true, false",
        "*, web, false, true, false, false",
        "*, w*, true, true, false, true",
        "*, api, true, false, false, false",
        "*, *, true, true, true, true",
    })
    void only_what_the_filter_names_is_exported(
            String types, String projects, boolean history, boolean pipeline, boolean agent, boolean old) {
        ExportOptions options = Events.options(
                "lake",
                Payload.SIGNALMAN,
                Events.filter(types, projects, history),
                ExportOptions.From.NOW,
                Events.RETRY);
        PipelineQueued queued = Events.queued(1);
        EventHeader header = queued.header();
        PipelineQueued backfilled = new PipelineQueued(
                new EventHeader(
                        header.id(),
                        header.organization(),
                        header.project(),
                        header.subject(),
                        header.occurredAt(),
                        header.observedAt(),
                        true),
                queued.pipeline());
        assertThat(envelope(options, queued)).as("a pipeline of web").matches(e -> e.isPresent() == pipeline);
        assertThat(envelope(options, Events.agent("a1")))
                .as("an agent of no project")
                .matches(e -> e.isPresent() == agent);
        assertThat(envelope(options, backfilled)).as("history").matches(e -> e.isPresent() == old);
    }

    @Test
    void an_organisation_that_is_not_configured_any_more_still_is_a_source() {
        PipelineQueued queued = Events.queued(1);
        ChangeEvent other = new PipelineQueued(
                new EventHeader("x", "old & gone", new ProjectRef("p", "p"), "s", Events.NOON, Events.NOON, false),
                queued.pipeline());
        CloudEvent read = new JsonFormat().deserialize(cd(other).structured());
        assertThat(read.getSource()).hasToString("/organizations/old%20%26%20gone");
    }
}
