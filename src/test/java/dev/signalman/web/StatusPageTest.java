package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusPageTest {
    private final StatusPage page = new StatusPage();

    @Test
    void it_shows_what_matters() throws IOException {
        String html = page.render(SamplePage.status(), SamplePage.NOW);
        // for people who change the page and want to look at it
        Files.writeString(Path.of("target/status.html"), html);
        assertThat(html)
                .contains(
                        "Build failed on main: Test/unit, Test/browser",
                        "href=\"/incidents/PipelineFailed-1f2e\"",
                        ">acknowledged</span>",
                        ">flapping</span>",
                        ">silenced</span>",
                        "shop")
                .contains("the token may not read deployment targets", "1 of 3 blind")
                .contains("deployment to production passed", "oncall", "up for 2d 3h", "href=\"/metrics\"")
                .contains("http-equiv=\"refresh\"");
    }

    @Test
    void names_from_outside_cannot_become_markup() {
        String html = page.render(SamplePage.status(), SamplePage.NOW);
        assertThat(html)
                .doesNotContain("<script", "<img", "javascript:", "\u202E")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img");
    }

    @Test
    void it_needs_nothing_from_elsewhere() {
        String html = page.render(SamplePage.status(), SamplePage.NOW);
        assertThat(html).doesNotContain("<img", "<script", "<iframe", "url(", "@import", "style=\"");
        assertThat(html.split("<link ", -1)).hasSize(2);
    }

    @Test
    void the_security_policy_allows_exactly_its_own_style() throws Exception {
        String html = page.render(SamplePage.status(), SamplePage.NOW);
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(style.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(page.contentSecurityPolicy())
                .startsWith("default-src 'none'")
                .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .doesNotContain("unsafe");
    }

    @Test
    void long_lists_are_cut() {
        Status status = SamplePage.status();
        EventView event = status.events().getFirst();
        IncidentView incident = status.incidents().getFirst();
        Status large = new Status(
                "1",
                status.startedAt(),
                List.of(),
                Collections.nCopies(150, incident),
                Collections.nCopies(
                        150,
                        new DashboardView(
                                "acme",
                                "d",
                                true,
                                List.of(new DashboardView.Widget("w", "x", Mood.GOOD, "passed", null, null)))),
                List.of(),
                Collections.nCopies(90, event));
        String html = page.render(large, SamplePage.NOW);
        assertThat(html.split("PipelineFinished", -1)).hasSize(31);
        assertThat(html).contains("and 50 more", "and 90 more", "<b>150</b>");
    }

    @Test
    void parts_of_dashboards_show_their_last_result_and_whoever_names_them_writes_no_markup() {
        String html = page.render(SamplePage.status(), SamplePage.NOW);
        assertThat(html)
                .contains(">failed</span>", ">no run seen</span>", "5m ago", "https://acme.semaphoreci.com/workflows/7")
                .doesNotContain("<script>");
    }

    @Test
    void an_empty_organisation_is_told_in_words() {
        Status empty = new Status("1", SamplePage.NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(page.render(empty, SamplePage.NOW)).contains("None.", "None yet.", "Nothing waits.");
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0s",
        "0, 0s",
        "59, 59s",
        "60, 1m",
        "61, 1m 1s",
        "3600, 1h",
        "5430, 1h 30m",
        "86400, 1d",
        "190000, 2d 4h"
    })
    void ages_are_told_in_two_units(long seconds, String words) {
        assertThat(Age.text(Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
