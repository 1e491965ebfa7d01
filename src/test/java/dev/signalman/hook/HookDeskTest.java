package dev.signalman.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.secret.Secret;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookDeskTest {
    private static final String KEY = "acme's key";
    private static final String BODY =
            "{\"project\":{\"id\":\"web\"},\"pipeline\":{\"id\":\"p1\",\"state\":\"done\",\"result\":\"passed\"}}";

    private final HookDesk desk = new HookDesk(List.of(
            HookKeys.of("acme", new Secret(KEY), new Secret("acme's old key")),
            HookKeys.of("other", new Secret("other's key"), null)));

    @Test
    void a_genuine_webhook_hints_at_its_project_and_pipeline() {
        assertThat(judge(KEY, BODY)).isEqualTo(new Verdict.Accepted(new Hint("acme", "web", "p1")));
    }

    @Test
    void the_key_says_which_organisation_it_is() {
        assertThat(judge("other's key", BODY)).isEqualTo(new Verdict.Accepted(new Hint("other", "web", "p1")));
    }

    @Test
    void while_a_key_is_replaced_the_one_before_it_counts_too() {
        assertThat(judge("acme's old key", BODY)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void a_retry_is_told_once() {
        judge(KEY, BODY);

        assertThat(judge(KEY, BODY)).isEqualTo(new Verdict.Repeated("acme"));
    }

    @Test
    void what_is_forged_does_not_make_the_genuine_one_a_repetition() {
        judge("guessed", BODY);

        assertThat(judge(KEY, BODY)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void of_many_deliveries_the_newest_are_remembered() {
        for (int i = 0; i < 20_000; i++) {
            judge(KEY, BODY.replace("p1", "p" + i));
        }

        assertThat(judge(KEY, BODY.replace("p1", "p19999"))).isInstanceOf(Verdict.Repeated.class);
        assertThat(judge(KEY, BODY.replace("p1", "p0"))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void without_a_signature_it_is_refused() {
        assertThat(desk.judge(null, BODY.getBytes(UTF_8))).isEqualTo(new Verdict.Unsigned());
        assertThat(desk.judge("  ", BODY.getBytes(UTF_8))).isEqualTo(new Verdict.Unsigned());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "sha256=", "zz", "é", "00000000000000000000000000000000"})
    void with_nonsense_for_a_signature_it_is_refused(String signature) {
        assertThat(desk.judge(signature, BODY.getBytes(UTF_8))).isEqualTo(new Verdict.Forged());
    }

    @Test
    void one_changed_byte_makes_it_a_forgery() {
        String signature = sign(KEY, BODY);

        assertThat(desk.judge(signature, BODY.replace("passed", "failed").getBytes(UTF_8)))
                .isEqualTo(new Verdict.Forged());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "{}",
                "{\"project\":{\"id\":\"web\"}}",
                "{\"project\":{\"id\":\"\"},\"pipeline\":{\"id\":\"p\"}}",
                "{\"project\":{\"id\":{\"a\":1}},\"pipeline\":{\"id\":\"p\"}}",
                "{\"project\":\"web\",\"pipeline\":\"p\"}"
            })
    void a_genuine_body_that_makes_no_sense_is_not_followed(String body) {
        assertThat(judge(KEY, body)).isInstanceOf(Verdict.Unreadable.class);
    }

    @Test
    void an_id_beyond_all_measure_is_not_kept() {
        assertThat(judge(KEY, BODY.replace("p1", "p".repeat(65)))).isInstanceOf(Verdict.Unreadable.class);
    }

    @Test
    void the_signature_is_the_one_that_semaphore_makes() {
        assertThat(sign("secret", "body"))
                .as("the published example")
                .isEqualTo("dc46983557fea127b43af721467eb9b3fde2338fe3e14f51952aa8478c13d355");
        var published = new HookDesk(List.of(HookKeys.of("acme", new Secret("secret"), null)));
        assertThat(published.judge(
                        "dc46983557fea127b43af721467eb9b3fde2338fe3e14f51952aa8478c13d355", "body".getBytes(UTF_8)))
                .as("genuine, though not JSON")
                .isEqualTo(new Verdict.Unreadable("acme", "it is not JSON"));
    }

    private Verdict judge(String key, String body) {
        return desk.judge(sign(key, body), body.getBytes(UTF_8));
    }

    private static String sign(String key, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
