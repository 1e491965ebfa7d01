package dev.signalman.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may change something over HTTP. With a token: whoever has it, as a bearer token or as the password of basic authentication, which
 * is what Prometheus, Grafana and amtool can send. Without one: programs on this machine, if the server listens to nobody else. Pages
 * of other sites never may, whatever the browser knows.
 */
public final class ApiAccess {
    /** The key of the configuration that opens it. */
    static final String KEY = "http.api_token";

    private final @Nullable Secret token;
    private final boolean loopback;

    /**
     * @param token null if none is configured
     * @param listen where the server listens
     */
    public ApiAccess(@Nullable Secret token, WebOptions listen) {
        this.token = token;
        this.loopback = listen.loopback();
    }

    /** Checks before anything of the body is read: throws a {@link Refusal} if it may not. */
    void check(HttpServerRequest request) {
        String host = request.getHeader("Host");
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        if ((site != null && !site.equals("same-origin") && !site.equals("none"))
                || (origin != null && !origin.toLowerCase(Locale.ROOT).matches("https?://.*"))
                || (origin != null && !authority(origin).equalsIgnoreCase(host))) {
            throw denied(403, "a page of another site may not change anything here");
        }
        Secret known = token;
        if (known != null) {
            if (!matches(known, request.getHeader("Authorization"))) {
                throw denied(401, "this needs the token of " + KEY + ": Authorization: Bearer …, or as a password");
            }
        } else if (!loopback) {
            throw denied(
                    403,
                    "nothing can be changed here, since the server listens beyond this machine and " + KEY
                            + " is not set");
        } else if (host == null || !WebOptions.isLoopback(hostname(host))) {
            // a name that was made to point here must not borrow the trust in this machine
            throw denied(
                    403,
                    "without " + KEY + " only requests to localhost, 127.0.0.1 or [::1] may change something, not to a"
                            + " host of another name");
        }
    }

    private static String authority(String origin) {
        return origin.substring(origin.indexOf("://") + 3);
    }

    private static String hostname(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        String name = port && colon >= 0 ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private static boolean matches(Secret token, @Nullable String authorization) {
        String given = authorization == null ? "" : given(authorization);
        return MessageDigest.isEqual(token.get().getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private static String given(String authorization) {
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
        String value = authorization.substring(space + 1).strip();
        if (scheme.equals("bearer")) {
            return value;
        }
        if (!scheme.equals("basic")) {
            return "";
        }
        try {
            String pair = new String(Base64.getDecoder().decode(value), UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Refusal denied(int status, String words) {
        return Refusal.unread(status, "denied", words);
    }
}
