package dev.signalman.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a daemon calls its webhook in Semaphore: always the same for one organisation and address, so that it is found again, and the
 * secret's name tells which key is in it, since nobody can read that back. Semaphore takes no name with a UUID in it.
 *
 * @param notification name of the notification
 * @param secret name of the organisation's secret with the present key
 */
record WebhookNames(String notification, String secret) {
    private static final int ADDRESS_DIGITS = 12;
    private static final int KEY_DIGITS = 8;

    static WebhookNames of(String organization, URI endpoint, Secret key) {
        String notification = "signalman-" + digest(organization + "\n" + endpoint, ADDRESS_DIGITS);
        return new WebhookNames(notification, notification + "-" + digest("webhook key\n" + key.get(), KEY_DIGITS));
    }

    /** A secret that an earlier key was in. */
    boolean isOlderSecret(String name) {
        return name.startsWith(notification + "-") && !name.equals(secret);
    }

    private static String digest(String text, int digits) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
