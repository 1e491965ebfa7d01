package dev.signalman.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final DeliveryOptions OPTIONS = DeliveryOptions.defaults();

    @ParameterizedTest
    @CsvSource({
        "200, Delivered", "204, Delivered", "302, Dead", "400, Dead", "401, Dead", "403, Dead", "404, Dead",
                "408, Retry",
        "410, Dead", "422, Dead", "425, Retry", "429, Retry", "500, Retry", "503, Retry", "504, Retry", "100, Dead",
    })
    void the_status_decides(int status, String verdict) {
        assertThat(Verdict.of(status, null, "", NOW).getClass().getSimpleName()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "7, PT7S", "0, PT0S", "`Mon, 02 Nov 2026 08:00:30 GMT`, PT30S", "`Mon, 02 Nov 2026 07:00:00 GMT`, PT0S",
                "soon, ", "-5, ", "99999999999999999999, ", "``, ",
            })
    void retry_after_is_seconds_or_a_date_or_nothing(String header, Duration after) {
        assertThat(Verdict.of(429, header, "", NOW)).isEqualTo(new Verdict.Retry("HTTP 429", after));
    }

    @Test
    void waits_double_up_to_the_longest_with_jitter() {
        var backoff = new Backoff(OPTIONS, new Random(1));
        for (int failed = 1; failed <= 60; failed++) {
            long ceiling = Math.min(300_000, 1_000L << Math.min(failed - 1, 20));
            Instant next = backoff.next(NOW, NOW, failed, null);
            assertThat(Duration.between(NOW, next).toMillis()).isBetween(ceiling / 2, ceiling);
        }
    }

    @Test
    void what_the_receiver_asks_for_is_the_least() {
        var backoff = new Backoff(OPTIONS, new Random(1));
        assertThat(backoff.next(NOW, NOW, 1, Duration.ofSeconds(20)))
                .isBetween(NOW.plusSeconds(20), NOW.plusSeconds(22));
        assertThat(backoff.next(NOW, NOW, 1, Duration.ofDays(9))).isBefore(NOW.plus(Duration.ofMinutes(67)));
    }

    @Test
    void an_old_message_and_a_stubborn_one_are_given_up() {
        var backoff = new Backoff(OPTIONS, new Random(1));
        assertThat(backoff.next(NOW, NOW.minus(Duration.ofHours(24)), 1, null)).isNull();
        assertThat(backoff.next(NOW, NOW, 500, null)).isNull();
        assertThat(backoff.next(NOW, NOW, 499, null)).isNotNull();
    }

    @Test
    void the_signature_is_the_published_one() {
        // the example of GitHub's documentation for its X-Hub-Signature-256
        var receiver =
                new WebhookReceiver("h", new Secret("https://a.example/"), new Secret("It's a Secret to Everybody"));
        assertThat(receiver.headers("Hello, World!".getBytes(StandardCharsets.UTF_8)))
                .containsEntry(
                        "X-Signalman-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hooks.example/T0KEN", "ftp://a.example/T0KEN", "https:///T0KEN", "https://a.example/T0 KEN"})
    void an_address_that_cannot_be_posted_to_is_refused_without_showing_it(String url) {
        assertThatThrownBy(() -> new SlackReceiver("s", new Secret(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("s: the address ")
                .hasMessageNotContaining("KEN")
                .hasNoCause();
    }

    @Test
    void a_receiver_does_not_print_its_address() {
        assertThat(new SlackReceiver("s", new Secret("https://a.example/T0KEN")).toString())
                .doesNotContain("T0KEN");
    }

    @Test
    void a_lane_takes_a_burst_and_then_its_rate() {
        var lane = new Lane(new SlackReceiver("s", new Secret("https://a.example/")), 10, NOW);
        assertThat(lane.enter(NOW)).isTrue();
        assertThat(lane.enter(NOW)).isTrue();
        assertThat(lane.enter(NOW)).isFalse();
        assertThat(lane.opensIn(NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(lane.enter(NOW.plusSeconds(1))).isTrue();
        lane.pause(NOW.plusSeconds(1), Duration.ofSeconds(59));
        assertThat(lane.enter(NOW.plusSeconds(59))).isFalse();
        assertThat(lane.enter(NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void a_pause_ends_when_the_clock_is_set_back() {
        var lane = new Lane(new SlackReceiver("s", new Secret("https://a.example/")), 10, NOW);
        lane.pause(NOW, Duration.ofMinutes(5));
        assertThat(lane.enter(NOW.plusSeconds(1))).isFalse();
        assertThat(lane.enter(NOW.minus(Duration.ofDays(300)))).isTrue();
    }
}
