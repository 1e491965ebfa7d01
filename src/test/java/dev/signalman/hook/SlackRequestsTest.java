package dev.signalman.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.secret.Secret;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackRequestsTest {
    private static final String KEY = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final Instant T = Instant.ofEpochSecond(1_531_420_618);
    private final SlackRequests requests = new SlackRequests(new Secret(KEY));

    /** The example of Slack's documentation of its signatures. */
    private static final String EXAMPLE =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                    + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                    + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static final String EXAMPLE_SIGNATURE =
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    @Test
    void the_example_of_slacks_documentation_is_genuine() {
        assertThat(requests.judge("1531420618", EXAMPLE_SIGNATURE, EXAMPLE.getBytes(UTF_8), T))
                .as("genuine, though it is no button")
                .isEqualTo(new SlackVerdict.Unreadable("it has no payload"));
        assertThat(requests.judge("1531420618", EXAMPLE_SIGNATURE, (EXAMPLE + "x").getBytes(UTF_8), T))
                .isEqualTo(new SlackVerdict.Forged());
    }

    @ParameterizedTest
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false", "86400, false"})
    void it_counts_for_five_minutes(long late, boolean genuine) {
        SlackVerdict verdict =
                requests.judge("1531420618", EXAMPLE_SIGNATURE, EXAMPLE.getBytes(UTF_8), T.plusSeconds(late));
        assertThat(verdict instanceof SlackVerdict.Unreadable).isEqualTo(genuine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1531420618", "99999999999999999999", "1531420618 ", "1531420619"})
    void a_time_that_was_not_signed_is_forged(String timestamp) {
        assertThat(requests.judge(timestamp, EXAMPLE_SIGNATURE, EXAMPLE.getBytes(UTF_8), T))
                .isEqualTo(new SlackVerdict.Forged());
    }

    @Test
    void without_headers_or_with_another_key_it_is_forged() {
        byte[] body = EXAMPLE.getBytes(UTF_8);
        assertThat(requests.judge(null, EXAMPLE_SIGNATURE, body, T)).isEqualTo(new SlackVerdict.Forged());
        assertThat(requests.judge("1531420618", null, body, T)).isEqualTo(new SlackVerdict.Forged());
        assertThat(requests.judge("1531420618", "v0=", body, T)).isEqualTo(new SlackVerdict.Forged());
        assertThat(new SlackRequests(new Secret("other")).judge("1531420618", EXAMPLE_SIGNATURE, body, T))
                .isEqualTo(new SlackVerdict.Forged());
    }

    @Test
    void a_button_tells_what_is_wanted_by_whom_for_which_incident() {
        assertThat(press("signalman_acknowledge", "inc-1", "1.5"))
                .isInstanceOfSatisfying(SlackAction.Acknowledge.class, action -> {
                    assertThat(action.incident()).isEqualTo("inc-1");
                    assertThat(action.user()).isEqualTo("ann");
                });
        assertThat(press("signalman_silence", "inc-1", "1.5"))
                .isInstanceOfSatisfying(
                        SlackAction.Silence.class,
                        action -> assertThat(action.time()).isEqualTo(Duration.ofHours(1)));
        assertThat(press("signalman_rerun", "inc-1", "1.5")).isInstanceOf(SlackAction.Rerun.class);
    }

    @Test
    void the_same_press_sent_again_has_the_same_key_and_another_press_has_not() {
        String key = press("signalman_silence", "inc-1", "1.5").key();
        assertThat(press("signalman_silence", "inc-1", "1.5").key()).isEqualTo(key);
        assertThat(press("signalman_silence", "inc-1", "1.6").key()).isNotEqualTo(key);
        assertThat(press("signalman_silence", "inc-2", "1.5").key()).isNotEqualTo(key);
        assertThat(press("signalman_rerun", "inc-1", "1.5").key()).isNotEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | Nothing",
                "null | Nothing",
                "[1] | Nothing",
                "{\"type\":\"view_submission\"} | Nothing",
                "{\"type\":\"block_actions\",\"actions\":[]} | Nothing",
                "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"open_page\"}]} | Nothing",
                "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"signalman_rerun\"}]} | Unreadable",
                "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"signalman_rerun\",\"value\":\"i\"}]} | Unreadable",
                "{\"type\":\"block_actions\" | Unreadable",
                "%zz | Unreadable",
            })
    void what_is_not_a_button_of_ours_does_nothing(String payload, String verdict) {
        String field = payload.startsWith("%") ? payload : URLEncoder.encode(payload, UTF_8);
        assertThat(judge("payload=" + field).getClass().getSimpleName()).isEqualTo(verdict);
    }

    @Test
    void a_name_cannot_break_lines_or_fill_pages() {
        String payload = "{\"type\":\"block_actions\",\"user\":{\"id\":\"U1\",\"username\":\"a\\nb\\u202e"
                + "x".repeat(500) + "\"},\"actions\":[{\"action_id\":\"signalman_rerun\",\"value\":\"i\"}]}";
        assertThat(judge("payload=" + URLEncoder.encode(payload, UTF_8)))
                .isInstanceOfSatisfying(
                        SlackVerdict.Accepted.class,
                        accepted -> assertThat(accepted.action().user())
                                .startsWith("a b x")
                                .hasSize(80));
    }

    @Test
    void a_body_without_end_is_not_even_hashed() {
        byte[] body = new byte[600_000];
        assertThat(requests.judge("1531420618", sign(body), body, T)).isEqualTo(new SlackVerdict.Forged());
    }

    private SlackAction press(String action, String incident, String at) {
        String payload = "{\"type\":\"block_actions\",\"user\":{\"id\":\"U1\",\"username\":\"ann\",\"name\":\"ann\"},"
                + "\"response_url\":\"https://evil.example/\",\"actions\":[{\"type\":\"button\",\"action_id\":\""
                + action
                + "\",\"value\":\"" + incident + "\",\"action_ts\":\"" + at + "\"}]}";
        SlackVerdict verdict = judge("payload=" + URLEncoder.encode(payload, UTF_8));
        assertThat(verdict).isInstanceOf(SlackVerdict.Accepted.class);
        return ((SlackVerdict.Accepted) verdict).action();
    }

    private SlackVerdict judge(String form) {
        byte[] body = form.getBytes(UTF_8);
        return requests.judge("1531420618", sign(body), body, T);
    }

    private static String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
            mac.update("v0:1531420618:".getBytes(UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
