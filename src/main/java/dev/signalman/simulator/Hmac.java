package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, for log tokens and for the signature of notifications. */
final class Hmac {
    private Hmac() {}

    static byte[] sha256(String key, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Lower-case hexadecimal, without any prefix. */
    static String hex(String key, byte[] body) {
        return HexFormat.of().formatHex(sha256(key, body));
    }
}
