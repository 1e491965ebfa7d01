package dev.signalman.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.message.HttpMessage;
import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.WebhookDocument;
import dev.signalman.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Anything that takes a JSON document by POST: our own, a CloudEvent, or that of Alertmanager's webhooks.
 *
 * @param name the name that messages carry
 * @param url its address
 * @param secret signs the body, so that the receiver can tell who sent it; null to send it unsigned
 * @param authorization as which user; null to go without
 * @param medium which document
 * @param limits how hard it is tried
 */
public record WebhookReceiver(
        String name,
        Secret url,
        @Nullable Secret secret,
        @Nullable Authorization authorization,
        Medium medium,
        DeliveryLimits limits)
        implements Receiver {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(1_000);
    static final String SIGNATURE = "X-Signalman-Signature-256";

    public WebhookReceiver {
        Receiver.check(name, url);
    }

    /** Our own document. */
    public WebhookReceiver(String name, Secret url, @Nullable Secret secret) {
        this(name, url, secret, LIMITS);
    }

    WebhookReceiver(String name, Secret url, @Nullable Secret secret, DeliveryLimits limits) {
        this(name, url, secret, null, new WebhookDocument(MessageOptions.DEFAULT, 0), limits);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(delivery, this, medium, request -> wire.exchange(outgoing(request), limits.timeout()));
    }

    private Outgoing outgoing(HttpMessage request) {
        Outgoing plain = Posting.to(url, request);
        Outgoing signed = secret == null ? plain : plain.with(SIGNATURE, signature(secret, request.body()));
        return authorization == null
                ? signed
                : signed.with(Authorization.HEADER, authorization.header().get());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(
                List.of(url),
                secret,
                authorization == null ? null : authorization.key(),
                authorization == null ? null : authorization.header());
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
