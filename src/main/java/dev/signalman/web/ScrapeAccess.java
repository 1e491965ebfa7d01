package dev.signalman.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may read {@code /metrics} and {@code /probe}: whoever has one of these credentials, or everybody if there are none.
 *
 * @param users passwords of basic authentication, by user
 * @param bearerToken a token; null if there is none
 */
public record ScrapeAccess(
        Map<String, Secret> users, @Nullable Secret bearerToken) {
    /** Everybody. */
    public static final ScrapeAccess OPEN = new ScrapeAccess(Map.of(), null);

    private static final String REALM = "realm=\"Signalman metrics\"";

    public ScrapeAccess {
        users = new TreeMap<>(users);
        users.keySet().forEach(user -> {
            if (user.isEmpty() || user.contains(":")) {
                throw new IllegalArgumentException(
                        "http.metrics.basic_auth: a username must not be empty and must not contain ':', is '" + user
                                + "'");
            }
        });
    }

    boolean open() {
        return users.isEmpty() && bearerToken == null;
    }

    /** Values of the header {@code WWW-Authenticate}: every way that is open. */
    List<String> challenges() {
        List<String> ways = new ArrayList<>();
        if (!users.isEmpty()) {
            ways.add("Basic " + REALM + ", charset=\"UTF-8\"");
        }
        if (bearerToken != null) {
            ways.add("Bearer " + REALM);
        }
        return ways;
    }

    /** @param authorization the header of that name; null if there is none */
    boolean admits(@Nullable String authorization) {
        if (open()) {
            return true;
        }
        if (authorization == null) {
            return false;
        }
        int space = authorization.indexOf(' ');
        String scheme = authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT);
        String value = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> bearerToken != null && same(bearerToken.get(), value);
            case "basic" -> known(value);
            default -> false;
        };
    }

    private boolean known(String encoded) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean found = false;
        // all of them are compared, so that the time tells nothing of which users there are
        for (Map.Entry<String, Secret> user : users.entrySet()) {
            found |= same(user.getKey() + ":" + user.getValue().get(), pair);
        }
        return found;
    }

    private static boolean same(String known, String given) {
        return MessageDigest.isEqual(known.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
