package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a receiver knows us.
 *
 * @param header the header's value
 * @param key the secret in it, as the other side may repeat it
 */
public record Authorization(Secret header, Secret key) {
    static final String HEADER = "Authorization";

    public static Authorization bearer(Secret token) {
        return new Authorization(new Secret("Bearer " + token.get()), token);
    }

    public static Authorization basic(String user, Secret password) {
        String pair = user + ":" + password.get();
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new Authorization(new Secret("Basic " + encoded), password);
    }
}
