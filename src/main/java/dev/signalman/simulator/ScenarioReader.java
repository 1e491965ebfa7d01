package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** YAML to {@link Scenario}; durations are written like {@code 400ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}. */
final class ScenarioReader {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final ObjectMapper MAPPER = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
            .build();

    private ScenarioReader() {}

    static Scenario read(String yaml, String source) {
        try {
            return MAPPER.readValue(yaml, Scenario.class);
        } catch (JsonMappingException e) {
            var key = e.getPath().stream()
                    .map(p -> p.getFieldName() == null ? "[" + p.getIndex() + "]" : "." + p.getFieldName())
                    .collect(Collectors.joining())
                    .replaceFirst("^\\.", "");
            throw new IllegalArgumentException(where(source, e) + key + ": " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where(source, e) + e.getOriginalMessage(), e);
        }
    }

    static Scenario.ProjectSpec project(String name) {
        return MAPPER.convertValue(Map.of("name", name), Scenario.ProjectSpec.class);
    }

    private static String where(String source, JsonProcessingException e) {
        return e.getLocation() == null
                ? source + ": "
                : source + ":" + e.getLocation().getLineNr() + ": ";
    }

    private static final class DurationReader extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var match = DURATION.matcher(parser.getText().trim());
            if (!match.matches())
                throw JsonMappingException.from(
                        parser, "'" + parser.getText() + "' is no duration; write it like 400ms, 30s, 5m, 2h or 7d");
            long amount = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }
}
