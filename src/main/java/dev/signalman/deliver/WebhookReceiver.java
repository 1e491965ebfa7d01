package dev.signalman.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Anything that takes a JSON document by POST.
 *
 * @param name the name that messages carry
 * @param url its address
 * @param secret signs the body, so that the receiver can tell who sent it; null to send it unsigned
 * @param limits how hard it is tried
 */
public record WebhookReceiver(
        String name, Secret url, @Nullable Secret secret, DeliveryLimits limits) implements Receiver {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(1_000);
    static final String SIGNATURE = "X-Signalman-Signature-256";

    public WebhookReceiver {
        Receiver.check(name, url);
    }

    public WebhookReceiver(String name, Secret url, @Nullable Secret secret) {
        this(name, url, secret, LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        String body = delivery.message().body();
        Outgoing request = Outgoing.json(url, body).withKey(delivery.message().key());
        return wire.exchange(
                secret == null ? request : request.with(SIGNATURE, signature(secret, body)), limits.timeout());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(url), secret);
    }

    static String signature(Secret secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.get().getBytes(UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
