package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request.
 *
 * @param method how
 * @param url where to
 * @param headers beside User-Agent
 * @param body what
 */
record Outgoing(HttpMethod method, Secret url, Map<String, String> headers, byte[] body) {
    /** JSON by POST. */
    static Outgoing json(Secret url, String body) {
        return new Outgoing(
                HttpMethod.POST,
                url,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    Outgoing with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Outgoing(method, url, more, body);
    }

    /** With the message's key, made of visible ASCII only: branch names and the like may be anything. */
    Outgoing withKey(String key) {
        var safe = new StringBuilder();
        key.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7F && c != '%') {
                safe.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    safe.append('%').append("%02X".formatted(b));
                }
            }
        });
        return with("Idempotency-Key", safe.toString());
    }
}
