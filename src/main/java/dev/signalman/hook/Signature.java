package dev.signalman.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a webhook: HMAC-SHA256 of the raw body as 64 lower-case hexadecimal digits, without a prefix, in {@code
 * X-Semaphore-Signature-256}. It covers the body alone, so that nothing in the other headers may be believed.
 */
final class Signature {
    private static final int DIGITS = 64;

    private final byte[] claimed;

    private Signature(byte[] claimed) {
        this.claimed = claimed;
    }

    /** Null if it does not look like one. */
    static @Nullable Signature parse(String header) {
        String digits = header.strip();
        if (digits.length() != DIGITS) {
            return null;
        }
        try {
            return new Signature(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Takes as long for a wrong key as for the right one. */
    boolean matches(Secret key, byte[] body) {
        return MessageDigest.isEqual(claimed, hmac(key, body));
    }

    private static byte[] hmac(Secret key, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.get().getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
