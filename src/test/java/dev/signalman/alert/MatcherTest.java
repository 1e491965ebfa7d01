package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside {@link RouteTest}, which has what a matcher matches. */
class MatcherTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void its_json_is_that_of_alertmanagers_api() throws Exception {
        Matcher matcher = Matcher.parse("a!~\"b.*\"");
        assertThat(json.readTree(json.writeValueAsString(matcher)))
                .isEqualTo(json.readTree("{\"name\":\"a\",\"value\":\"b.*\",\"isRegex\":true,\"isEqual\":false}"));
        assertThat(json.readValue(json.writeValueAsString(matcher), Matcher.class))
                .isEqualTo(matcher);
        assertThat(json.readValue("{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}", Matcher.class))
                .as("older clients do not say isEqual")
                .isEqualTo(Matcher.parse("a=b"));
    }

    @Test
    void a_list_is_read_with_and_without_braces_and_commas_in_quotes() {
        assertThat(Matcher.parseList("{a=\"x,y\", b!=c,}")).hasToString("[a=\"x,y\", b!=\"c\"]");
        assertThat(Matcher.parseList("a=b,c=~\"d\\\",e\"")).hasToString("[a=\"b\", c=~\"d\\\",e\"]");
        assertThat(Matcher.parseList("{}")).isEmpty();
        assertThatThrownBy(() -> Matcher.parseList("a=b,nonsense")).hasMessageContaining("'nonsense'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\"x\\\\y\\\"z\\n\"", "a=~\"\\\\d+\"", "a!=\"\"", "a!~\"b|c\""})
    void what_it_writes_is_read_as_the_same(String text) {
        assertThat(Matcher.parse(text)).hasToString(text);
        assertThat(Matcher.parse(Matcher.parse(text).toString())).isEqualTo(Matcher.parse(text));
    }

    @Test
    void names_and_expressions_that_are_none_are_refused_in_alertmanagers_words() {
        assertThatThrownBy(() -> Matcher.of("a-b", "c", false, true)).hasMessage("invalid label name \"a-b\"");
        assertThatThrownBy(() -> Matcher.of("a", "(", true, true))
                .hasMessageStartingWith("invalid regular expression \"(\"");
        assertThatThrownBy(() -> Matcher.of("a", "x".repeat(5_000), false, true))
                .hasMessageContaining("longer than 4096");
    }

    @ParameterizedTest
    @CsvSource({
        "abc.*, abcd, true",
        "abc.*, abd, false",
        "abc?, ab, true",
        "abc*, ab, true",
        "'abc{0,1}', ab, true",
        "abc+, ab, false",
        "abc+, abcc, true",
        "ab|cd, cd, true",
        "a(b|c), ac, true",
        "(?i)ab, AB, true",
        "ab(?i)c, abC, true",
        "'a\\.b', a.b, true",
        "a\\.b, axb, false",
        "'', '', true",
        "a?, '', true",
        "^ab$, ab, true"
    })
    void an_expression_matches_the_whole_value(String expression, String value, boolean matches) {
        assertThat(Matcher.of("a", expression, true, true).matches(value)).isEqualTo(matches);
        assertThat(Matcher.of("a", expression, true, false).matches(value)).isEqualTo(!matches);
    }

    @Test
    void no_expression_takes_exponential_time() {
        Matcher hostile = Matcher.parse("a=~\"(x+x+)+y\"");
        boolean matches = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> hostile.matches(Labels.of("a", "x".repeat(5_000))));
        assertThat(matches).isFalse();
    }
}
