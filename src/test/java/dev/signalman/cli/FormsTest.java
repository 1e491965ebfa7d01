package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");

    @Test
    void a_table_is_cut_only_where_a_terminal_ends_and_identifiers_stay_whole() {
        String id = "2abeb1a9-eb4a-4834-84b8-cb7806aec063";
        Table table = new Table(List.of("id", "message")).row(List.of(id, "a rather long story of a commit, ☃☃☃"));

        assertThat(table.render(0, false)).contains(id + "  a rather long story of a commit, ☃☃☃\n");
        assertThat(table.render(60, false).lines()).allMatch(line -> line.length() <= 60);
        assertThat(table.render(60, false)).contains(id).contains("…");
        assertThat(table.render(20, false)).contains(id);
    }

    @Test
    void where_there_is_no_room_the_last_columns_go_rather_than_parts_of_times() {
        String id = "2abeb1a9-eb4a-4834-84b8-cb7806aec063";
        Table table = new Table(List.of("id", "name", "created at", "workflow"))
                .row(List.of(id, "Pipeline", "2026-11-02 09:00:00Z", id));

        assertThat(table.render(100, false).lines().toList())
                .containsExactly(
                        "ID                                    NAME      CREATED AT",
                        id + "  Pipeline  2026-11-02 09:00:00Z");
        assertThat(table.render(120, false)).contains("WORKFLOW");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            created_at      | {"seconds":1793610000,"nanos":0} | 2026-11-02 09:00:00Z
            done_at         | {"seconds":0,"nanos":0}          | ''
            create_time     | "1793610000"                     | 2026-11-02 09:00:00Z
            disabled_at     | "0"                              | ''
            connected_at    | 1793610000                       | 2026-11-02 09:00:00Z
            updated_at      | "2026-11-02 09:00:00.000000Z"    | 2026-11-02 09:00:00Z
            count           | 1793610000                       | 1793610000
            at              | "0 2 * * *"                      | 0 2 * * *
            message         | "red \\u001b[31m and\\nnext"     | red  [31m and next
            jobs            | ["a","b"]                        | a, b
            name            | "ab\u202Ecod.exe"               | ab cod.exe
            name            | "\u009B2Jend"                   | 2Jend
            """)
    void values_are_shown_in_words_and_cannot_command_a_terminal(String name, String value, String shown)
            throws JsonProcessingException {
        assertThat(Cells.text(name, JSON.readTree(value))).isEqualTo(shown.equals("''") ? "" : shown);
    }

    @Test
    void an_object_is_shown_as_names_and_values_without_what_is_empty() throws JsonProcessingException {
        assertThat(
                        TextForm.of(
                                JSON.readTree(
                                        "{\"a\":{\"b\":1,\"c\":\"\"},\"list\":[{\"x\":1,\"y\":{\"z\":2}},{\"x\":3}],\"none\":[],\"nothing\":{\"in\":[]},\"plain\":[1,2]}")))
                .isEqualTo("""
                        a:
                          b: 1
                        list:
                          - x: 1
                            y:
                              z: 2
                          - x: 3
                        plain: 1, 2
                        """);
    }

    @Test
    void words_alone_and_json_cannot_command_a_terminal_either() throws JsonProcessingException {
        JsonNode words = JSON.readTree("\"done\\u001b]52;c;ZXZpbA==\\u0007\\nnext \\u009B2J\"");
        assertThat(TextForm.of(words)).isEqualTo("done ]52;c;ZXZpbA== \nnext  2J\n");
        JsonNode object = JSON.readTree("{\"name\":\"a\\u009B2J\\u202E\\u007Fé☃\"}");
        assertThat(Output.pretty(object)).contains("\"a\\u009b2J\\u202e\\u007fé☃\"");
        assertThat(JSON.readTree(Output.pretty(object))).isEqualTo(object);
    }

    @Test
    void a_secret_that_cannot_be_kept_is_told(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("token");
        SecretFile file = SecretFile.make(path);
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(() -> file.write(new Secret("canary")))
                .isInstanceOf(Wrong.class)
                .hasMessageContaining("cannot be written")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "2h, 2026-11-02T07:00:00Z",
        "3d, 2026-10-30T09:00:00Z",
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01 12:30:00, 2026-11-01T12:30:00Z",
        "2026-11-01T12:30:00+02:00, 2026-11-01T10:30:00Z",
        "1793610000, 2026-11-02T09:00:00Z"
    })
    void times_are_read_as_people_write_them(String text, Instant time) {
        assertThat(When.read("--after", text, NOW)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"yesterday", "2026-13-01", "5", "''"})
    void what_is_no_time_is_told(String text) {
        assertThatThrownBy(() -> When.read("--after", text, NOW))
                .isInstanceOf(Wrong.class)
                .hasMessageContaining("--after must be a time");
    }
}
