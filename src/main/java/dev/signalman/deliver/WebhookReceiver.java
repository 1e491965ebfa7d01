package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Anything that takes a JSON document by POST.
 *
 * @param name the name that messages carry
 * @param url its address
 * @param secret signs the body, so that the receiver can tell who sent it; null to send it unsigned
 * @param perSecond how many messages a second it is sent at most
 */
public record WebhookReceiver(
        String name, Secret url, @Nullable Secret secret, double perSecond) implements Receiver {
    static final String SIGNATURE = "X-Signalman-Signature-256";

    public WebhookReceiver {
        Receiver.check(name, url, perSecond);
    }

    public WebhookReceiver(String name, Secret url, @Nullable Secret secret) {
        this(name, url, secret, 1_000);
    }

    @Override
    public Map<String, String> headers(byte[] body) {
        return secret == null ? Map.of() : Map.of(SIGNATURE, "sha256=" + hmac(secret, body));
    }

    private static String hmac(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.get().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
