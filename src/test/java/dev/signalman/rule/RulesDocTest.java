package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the tables of {@code docs/rules.md} equal to the code, and its examples right. */
class RulesDocTest {
    private static final Path PAGE = Path.of("docs/rules.md");
    private static final String BEGIN = "<!-- tables: written by RulesDocTest -->\n";
    private static final String END = "<!-- end of tables -->";

    @Test
    void the_tables_say_what_the_code_knows() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + tables() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as(
                        "docs/rules.md is stale; write its tables anew with: mvn test -Dtest=RulesDocTest -Dregenerate=true")
                .hasContent(expected);
    }

    @Test
    void every_example_on_the_page_is_a_good_rule() throws IOException {
        List<String> texts = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains("rules:"))
                .toList();
        assertThat(texts).hasSizeGreaterThan(8).allSatisfy(text -> {
            RuleFiles.Loaded loaded = RuleFiles.load(List.of(RuleSource.file("example", text)), List.of(), Set.of());
            assertThat(loaded.problems()).as(text).isEmpty();
            assertThat(loaded.warnings()).as(text).isEmpty();
        });
    }

    private static String tables() {
        var page = new StringBuilder("\n### Events\n\n| event | its own fields | labels for `by` |\n|---|---|---|\n");
        Map<String, Shape> shapes = new TreeMap<>();
        Set<String> header = Shape.of(dev.signalman.event.EventHeader.class).names();
        EventType.all().values().forEach(event -> {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(
                            event.name(),
                            fields(event.shape(), header),
                            event.labels().stream().map(RulesDocTest::code).collect(Collectors.joining(", "))));
            event.shape().all().skip(1).forEach(shape -> shapes.put(shape.name(), shape));
        });
        page.append("\nEvery event also has ")
                .append(fields(Shape.of(dev.signalman.event.EventHeader.class), Set.of()))
                .append(".\n\n### Records in events\n\n| record | fields |\n|---|---|\n");
        shapes.values().forEach(shape -> page.append("| %s | %s |\n".formatted(shape.name(), fields(shape, Set.of()))));
        page.append("\n### Other records\n\n| variable | fields |\n|---|---|\n");
        page.append("| `history` | %s |\n".formatted(fields(Shape.of(History.class), Set.of())));
        page.append("| `fleet` | %s |\n".formatted(fields(Shape.of(Fleet.class), Set.of())));
        page.append("| `sight` | %s |\n\n".formatted(fields(Shape.of(Sightline.class), Set.of())));
        return page.toString();
    }

    private static String fields(Shape shape, Set<String> without) {
        return shape.names().stream()
                .filter(name -> !without.contains(name))
                .map(name -> code(name) + " "
                        + kind(java.util.Objects.requireNonNull(shape.field(name))
                                .type()))
                .collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String kind(CelType type) {
        return switch (type) {
            case StructType struct -> struct.name();
            case ListType list -> "list of " + kind(list.elemType());
            default ->
                switch (type.name()) {
                    case "string" -> "text";
                    case "google.protobuf.Duration" -> "duration";
                    case "google.protobuf.Timestamp" -> "time";
                    default -> type.name();
                };
        };
    }
}
