package dev.signalman.glob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest(name = "{0} / {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            *             | main                  | true
            *             | ''                    | true
            ''            | ''                    | true
            ''            | main                  | false
            main          | main                  | true
            main          | Main                  | false
            main          | mainline              | false
            release/*     | release/1/2           | true
            release/*     | release/              | true
            release/*     | release               | false
            v?.?          | v1.2                  | true
            v?.?          | v1.23                 | false
            ?             | ''                    | false
            ?             | 😀                    | true
            ??            | 😀                    | false
            *?            | a😀                   | true
            *a*b*         | xxaxxbxx              | true
            *a*b*         | xxbxxaxx              | false
            a**b          | ab                    | true
            a.c           | abc                   | false
            a+            | aa                    | false
            feature\\Ex   | feature\\Ex           | true
            \\Qx\\E*      | \\Qx\\E1              | true
            \\E           | ''                    | false
            (a            | (a                    | true
            """)
    void a_star_is_any_text_a_question_mark_one_character_and_all_else_itself(
            String glob, String name, boolean matches) {
        assertThat(new Glob(glob).matches(name)).isEqualTo(matches);
    }

    @Test
    void a_name_may_have_line_breaks() {
        assertThat(new Glob("a*b").matches("a\n\nb")).isTrue();
        assertThat(new Glob("a?b").matches("a\nb")).isTrue();
    }

    @Test
    void a_hostile_pattern_ends() {
        assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5_000))).isFalse();
    }

    @Test
    void a_list_matches_if_one_of_it_does() {
        assertThat(Glob.any(List.of("x*", "main"), "main")).isTrue();
        assertThat(Glob.any(List.of("x*", "main"), "topic")).isFalse();
        assertThat(Glob.any(List.of(), "main")).isFalse();
    }
}
