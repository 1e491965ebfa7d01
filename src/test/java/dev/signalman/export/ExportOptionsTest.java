package dev.signalman.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.export.ExportOptions.Payload;
import dev.signalman.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExportOptionsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("name must be 1 to 60 letters", () -> named("a/b")),
                wrong("allow_http: true", () -> webhook("http://x.example/hook", Mode.STRUCTURED, 1, Map.of())),
                wrong("begins with https://", () -> webhook("x.example", Mode.STRUCTURED, 1, Map.of())),
                wrong("batch must be 1 in binary mode", () -> webhook("https://x.example/", Mode.BINARY, 2, Map.of())),
                wrong(
                        "headers: ce-id is set by Signalman itself",
                        () -> webhook("https://x.example/", Mode.BINARY, 1, Map.of("ce-id", new Secret("1")))),
                wrong(
                        "value of X-Key must be visible ASCII",
                        () -> webhook("https://x.example/", Mode.BINARY, 1, Map.of("X-Key", new Secret("a\r\nb")))),
                wrong(
                        "max_size must be 64KiB or more",
                        () -> new FileOptions(Path.of("x"), 10, Duration.ofDays(1), 1, false)),
                wrong("must name a file", () -> FileOptions.at(Path.of("/"))),
                wrong("must be host:port, is localhost", () -> kafka("localhost", "t", Map.of())),
                wrong("topic must be", () -> kafka("localhost:9092", "a b", Map.of())),
                wrong(
                        "acks is set by Signalman itself",
                        () -> kafka("localhost:9092", "t", Map.of("acks", new Secret("1")))),
                wrong(
                        "set compression: none or gzip instead",
                        () -> kafka("localhost:9092", "t", Map.of("compression.type", new Secret("zstd")))),
                wrong(
                        "attempts must be 1 to 100, is 0",
                        () -> new ExportOptions.Retry(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                ExportOptions.OnRefused.SKIP,
                                0,
                                Duration.ofDays(1))));
    }

    private static Arguments wrong(String says, ThrowingCallable made) {
        return Arguments.of(says, made);
    }

    private static ExportOptions named(String name) {
        return Events.options(name, Payload.CDEVENTS, ExportOptions.Filter.all(), ExportOptions.From.NOW, Events.RETRY);
    }

    private static WebhookOptions webhook(String url, Mode mode, int batch, Map<String, Secret> headers) {
        return new WebhookOptions(
                new Secret(url), false, mode, batch, null, null, headers, Duration.ofSeconds(10), null);
    }

    private static KafkaOptions kafka(String server, String topic, Map<String, Secret> properties) {
        return new KafkaOptions(
                List.of(server),
                topic,
                KafkaOptions.Key.SUBJECT,
                Mode.STRUCTURED,
                KafkaOptions.Compression.NONE,
                Duration.ofSeconds(30),
                properties);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_wrong_value_is_refused_in_words_that_say_what_to_change(String says, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(says);
    }

    @Test
    void two_exports_of_one_name_or_into_one_file_are_refused() {
        assertThatThrownBy(() -> Exports.check(List.of(named("lake"), named("lake"))))
                .hasMessageContaining("two exports named lake");
        assertThatThrownBy(() -> Exports.check(List.of(named("lake"), named("sea"))))
                .hasMessageContaining("two exports write to /nowhere/events.ndjson");
    }
}
