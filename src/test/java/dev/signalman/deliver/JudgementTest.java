package dev.signalman.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    private static final DeliveryLimits LIMITS = DeliveryLimits.of(1);

    @ParameterizedTest
    @CsvSource({
        "200, Delivered", "204, Delivered", "302, Dead", "400, Dead", "401, Dead", "403, Dead", "404, Dead",
                "408, Retry",
        "410, Dead", "422, Dead", "425, Retry", "429, Retry", "500, Retry", "503, Retry", "504, Retry", "100, Dead",
    })
    void the_status_decides(int status, String verdict) {
        assertThat(Verdict.of(new Reply(status, null, ""), NOW).getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "7, PT7S", "0, PT0S", "`Mon, 02 Nov 2026 08:00:30 GMT`, PT30S", "`Mon, 02 Nov 2026 07:00:00 GMT`, PT0S",
                "soon, ", "-5, ", "99999999999999999999, ", "``, ",
            })
    void retry_after_is_seconds_or_a_date_or_nothing(String header, Duration after) {
        assertThat(Verdict.of(new Reply(429, header, ""), NOW)).isEqualTo(new Verdict.Retry("HTTP 429", after));
    }

    @Test
    void waits_double_up_to_the_longest_with_jitter() {
        var backoff = new Backoff(new Random(1));
        for (int failed = 1; failed <= 60; failed++) {
            long ceiling = Math.min(300_000, 1_000L << Math.min(failed - 1, 20));
            Instant next = backoff.next(LIMITS, NOW, NOW, failed, null);
            assertThat(Duration.between(NOW, next).toMillis()).isBetween(ceiling / 2, ceiling);
        }
    }

    @Test
    void what_the_receiver_asks_for_is_the_least() {
        var backoff = new Backoff(new Random(1));
        assertThat(backoff.next(LIMITS, NOW, NOW, 1, Duration.ofSeconds(20)))
                .isBetween(NOW.plusSeconds(20), NOW.plusSeconds(22));
        assertThat(backoff.next(LIMITS, NOW, NOW, 1, Duration.ofDays(9))).isBefore(NOW.plus(Duration.ofMinutes(67)));
    }

    @Test
    void an_old_message_and_a_stubborn_one_are_given_up() {
        var backoff = new Backoff(new Random(1));
        assertThat(backoff.next(LIMITS, NOW, NOW.minus(Duration.ofHours(24)), 1, null))
                .isNull();
        assertThat(backoff.next(LIMITS, NOW, NOW, 500, null)).isNull();
        assertThat(backoff.next(LIMITS, NOW, NOW, 499, null)).isNotNull();
    }

    @Test
    void the_signature_is_the_published_one() {
        // the example of GitHub's documentation for its X-Hub-Signature-256
        assertThat(WebhookReceiver.signature(new Secret("It's a Secret to Everybody"), "Hello, World!"))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
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
        var lane = new Lane(new SlackReceiver("s", new Secret("https://a.example/")), NOW);
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
        var lane = new Lane(new SlackReceiver("s", new Secret("https://a.example/")), NOW);
        lane.pause(NOW, Duration.ofMinutes(5));
        assertThat(lane.enter(NOW.plusSeconds(1))).isFalse();
        assertThat(lane.enter(NOW.minus(Duration.ofDays(300)))).isTrue();
    }

    @Test
    void a_breaker_opens_after_failures_in_a_row_and_closes_when_one_that_is_sent_to_try_gets_through() {
        var breaker = new Breaker(LIMITS.withBreaker(3, Duration.ofSeconds(30)));
        assertThat(breaker.failed(NOW)).isFalse();
        assertThat(breaker.failed(NOW)).isFalse();
        breaker.answered();
        assertThat(breaker.failed(NOW)).isFalse();
        assertThat(breaker.failed(NOW)).isFalse();
        assertThat(breaker.failed(NOW)).isTrue();
        assertThat(breaker.lets(NOW.plusSeconds(29))).isFalse();
        assertThat(breaker.lets(NOW.plusSeconds(30))).isTrue();
        breaker.begun();
        assertThat(breaker.lets(NOW.plusSeconds(31))).as("one at a time").isFalse();
        assertThat(breaker.failed(NOW.plusSeconds(31))).isFalse();
        assertThat(breaker.lets(NOW.plusSeconds(90))).as("twice as long").isFalse();
        assertThat(breaker.lets(NOW.plusSeconds(91))).isTrue();
        breaker.begun();
        assertThat(breaker.answered()).isTrue();
        assertThat(breaker.lets(NOW.plusSeconds(92))).isTrue();
        breaker.begun();
        assertThat(breaker.lets(NOW.plusSeconds(92))).isTrue();
    }

    @Test
    void an_open_breaker_lets_one_through_when_the_clock_is_set_back_and_waits_no_longer_than_the_longest_retry() {
        var breaker = new Breaker(LIMITS.withBreaker(1, Duration.ofSeconds(30)));
        Instant at = NOW;
        for (int i = 0; i < 100; i++) {
            breaker.failed(at);
            assertThat(breaker.opensIn(at)).isLessThanOrEqualTo(LIMITS.longestRetry());
            at = at.plus(breaker.opensIn(at));
            assertThat(breaker.lets(at)).isTrue();
            breaker.begun();
        }
        breaker.failed(at);
        assertThat(breaker.lets(at.minus(Duration.ofDays(2)))).isTrue();
    }

    @Test
    void keys_are_taken_out_of_errors_in_every_form_that_they_take() {
        var redaction = Redaction.of(
                java.util.List.of(new Secret("https://api.example/bot123456:AAtelegram/send")),
                new Secret("pass\"wo/rd&1"),
                new Secret("123456:AAtelegram"));
        String clean = redaction.clean("api.example said: bad pass\"wo/rd&1, pass\\\"wo/rd&1, pass%22wo%2Frd%261"
                + " cGFzcyJ3by9yZCYx bot123456:AAtelegram AAtelegram\r\nX: y");
        assertThat(clean)
                .startsWith("api.example said: bad ***")
                .doesNotContain("wo/rd", "wo%2Frd", "cGFzc", "AAtel", "\n");
    }
}
