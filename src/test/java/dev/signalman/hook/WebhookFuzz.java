package dev.signalman.hook;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.signalman.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Fuzz target: webhooks with any signature and any body. Only what is signed with the key is read, and a repeat is one. */
public final class WebhookFuzz {
    private static final byte[] KEY = "the key of the organisation".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private WebhookFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws GeneralSecurityException {
        HookDesk desk = new HookDesk(List.of(
                HookKeys.of("other", new Secret("another key"), new Secret("the one before")),
                HookKeys.of("acme", new Secret("the key of the organisation"), null)));
        boolean signed = data.consumeBoolean();
        String claimed = signed ? "" : data.consumeString(80);
        byte[] body = data.consumeRemainingAsBytes();
        String signature = signature(body);
        if (!signed) {
            Verdict verdict = desk.judge(claimed, body);
            boolean refused = verdict instanceof Verdict.Unsigned || verdict instanceof Verdict.Forged;
            if (!refused && !claimed.strip().equalsIgnoreCase(signature)) {
                throw new IllegalStateException("believes " + claimed);
            }
            return;
        }
        Verdict verdict = desk.judge(signature, body);
        if (!verdict.signedBy().equals("acme")) {
            throw new IllegalStateException("a genuine webhook is " + verdict);
        }
        if (verdict instanceof Verdict.Accepted(Hint hint)) {
            if (hint.projectId().length() > 64 || hint.pipelineId().length() > 64) {
                throw new IllegalStateException("an id that fills memory: " + hint);
            }
            if (!(desk.judge(signature, body) instanceof Verdict.Repeated)) {
                throw new IllegalStateException("a repeat is news");
            }
        }
    }

    private static String signature(byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
