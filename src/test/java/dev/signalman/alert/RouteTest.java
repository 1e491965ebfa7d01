package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    private static final Labels CRITICAL =
            new Labels(Map.of("severity", "critical", "branch", "release/1.0", "project", "web"));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "severity=\"critical\", true",
                "severity=critical, true",
                "`severity = \"critical\"`, true",
                "severity=\"crit\", false",
                "severity!=\"critical\", false",
                "severity!=warning, true",
                "branch=~\"release/.*\", true",
                "branch=~\"release\", false",
                "branch!~\"release/.*\", false",
                "branch!~main|master, true",
                "branch=~\"release/\\d\\.\\d\", true",
                "target=\"\", true",
                "target!=\"\", false",
                "target=~\".*\", true",
                "target=~\".+\", false",
            })
    void a_matcher_reads_as_in_alertmanager(String matcher, boolean matches) {
        assertThat(Matcher.parse(matcher).matches(CRITICAL)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity",
                "=critical",
                "a b=c",
                "severity=\"critical",
                "severity=\"a\"b",
                "a=x\"y",
                "branch=~\"(\"",
                ""
            })
    void a_matcher_that_is_none_is_refused_by_name(String matcher) {
        assertThatThrownBy(() -> Matcher.parse(matcher))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + matcher + "'");
    }

    @Test
    void escapes_in_quotes_are_read() {
        assertThat(Matcher.parse("a=\"x\\\"y\\\\z\"").matches(Labels.of("a", "x\"y\\z")))
                .isTrue();
    }

    @Test
    void what_no_child_takes_goes_to_the_root() {
        Route route = root(child("pager", false, "severity=critical"));
        assertThat(route.receivers(Labels.of("severity", "warning"))).containsExactly("default");
        assertThat(route.receivers(CRITICAL)).containsExactly("pager");
    }

    @Test
    void the_first_match_ends_the_search_unless_it_continues() {
        assertThat(root(child("a", false, "project=web"), child("b", false, "severity=critical"))
                        .receivers(CRITICAL))
                .containsExactly("a");
        assertThat(root(child("a", true, "project=web"), child("b", false, "severity=critical"))
                        .receivers(CRITICAL))
                .containsExactly("a", "b");
    }

    @Test
    void a_last_match_that_continues_does_not_fall_back_to_the_root() {
        assertThat(root(child("a", true, "project=web"), child("b", false, "severity=info"))
                        .receivers(CRITICAL))
                .containsExactly("a");
    }

    @Test
    void a_child_without_a_receiver_has_its_parents() {
        Route inner = new Route(
                "", List.of(Matcher.parse("project=web")), false, List.of(child("deep", false, "branch=main")));
        assertThat(root(inner).receivers(CRITICAL)).containsExactly("default");
        assertThat(root(inner).receivers(CRITICAL.with("branch", "main"))).containsExactly("deep");
    }

    @Test
    void a_receiver_reached_twice_is_told_once() {
        assertThat(root(child("a", true, "project=web"), child("a", false, "severity=critical"))
                        .receivers(CRITICAL))
                .containsExactly("a");
    }

    @Test
    void all_matchers_of_a_route_must_match() {
        assertThat(root(child("a", false, "project=web", "branch=main")).receivers(CRITICAL))
                .containsExactly("default");
    }

    @Test
    void a_route_to_an_unknown_receiver_is_refused_with_the_known_ones() {
        AlertOptions options = AlertOptions.to("default", Integration.slack("s"));
        assertThatThrownBy(() -> options.withRoute(root(child("pagr", false)), Map.of("default", List.of())))
                .hasMessage("a route names the receiver 'pagr', which is not defined; receivers are: default");
    }

    private static Route root(Route... children) {
        return new Route("default", List.of(), false, List.of(children));
    }

    private static Route child(String receiver, boolean goesOn, String... matchers) {
        return new Route(receiver, Arrays.stream(matchers).map(Matcher::parse).toList(), goesOn, List.of());
    }
}
