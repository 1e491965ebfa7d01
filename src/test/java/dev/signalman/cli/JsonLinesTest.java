package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("dev.signalman.watch.OrganizationWatch");

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private String line(Consumer<Logger> what) {
        var events = new ListAppender<ILoggingEvent>();
        events.setContext(context);
        events.start();
        log.setLevel(Level.INFO);
        log.addAppender(events);
        what.accept(log);
        return new String(new JsonLines().encode(events.list.getFirst()), StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String line) throws JsonProcessingException {
        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n");
        return new ObjectMapper().readTree(line);
    }

    @Test
    void a_line_is_one_object_with_a_readable_time_and_the_message_as_people_read_it() throws Exception {
        String line = line(l -> l.warn("{} cannot be seen: {}", "pipelines", "two\nlines"));
        JsonNode json = parse(line);
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("logger").asText()).isEqualTo("dev.signalman.watch.OrganizationWatch");
        assertThat(json.path("message").asText()).isEqualTo("pipelines cannot be seen: two\nlines");
        assertThat(json.path("thread").asText()).isNotEmpty();
        assertThat(json.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Instant.parse(json.path("timestamp").asText())).isAfter(Instant.EPOCH);
    }

    @Test
    void keys_and_values_are_members_of_their_own() throws Exception {
        JsonNode json = parse(line(l -> l.atInfo()
                .addKeyValue("organization", "acme")
                .addKeyValue("project", "web")
                .addKeyValue("pages", 7)
                .addKeyValue("complete", true)
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("message", "must not hide the message")
                .log("read")));
        assertThat(json.path("organization").asText()).isEqualTo("acme");
        assertThat(json.path("project").asText()).isEqualTo("web");
        assertThat(json.path("pages").isInt()).isTrue();
        assertThat(json.path("complete").isBoolean()).isTrue();
        assertThat(json.path("nothing").asText()).isEqualTo("null");
        assertThat(json.path("message").asText()).isEqualTo("read");
        assertThat(json.path("message_").asText()).isEqualTo("must not hide the message");
    }

    @Test
    void a_stack_trace_is_one_bounded_member_with_its_causes() throws Exception {
        var cause = new IllegalArgumentException("the cause");
        JsonNode json = parse(line(l -> l.error("failed", new IllegalStateException("outer", cause))));
        assertThat(json.path("stack_trace").asText())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains(
                        "\tat dev.signalman.cli.JsonLinesTest",
                        "Caused by: java.lang.IllegalArgumentException: the cause");
        JsonNode endless = parse(line(l -> l.error("failed", new IllegalStateException("x".repeat(100_000)))));
        assertThat(endless.path("stack_trace").asText()).hasSizeLessThan(20_000);
    }
}
