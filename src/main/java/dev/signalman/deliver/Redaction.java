package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets of one receiver out of what is told about it: some receivers repeat in their answer what they know, and some
 * failures repeat the address.
 */
public final class Redaction {
    private static final Pattern SEPARATORS = Pattern.compile("[/?&=:@#;,]+");
    private static final int SHORTEST_PART = 8;
    private static final int LONGEST = 200;

    private final List<String> parts;

    private Redaction(List<String> parts) {
        this.parts = parts;
    }

    /**
     * @param addresses whose paths, queries and users are secret, but not their hosts
     * @param keys passwords, tokens and the like; null where there is none
     */
    public static Redaction of(List<Secret> addresses, @Nullable Secret... keys) {
        List<String> parts = new ArrayList<>();
        for (Secret address : addresses) {
            address(address.get(), parts);
        }
        Stream.of(keys).filter(Objects::nonNull).forEach(key -> key(key.get(), parts));
        return new Redaction(List.copyOf(parts));
    }

    private static void address(String url, List<String> parts) {
        parts.add(url);
        URI uri = URI.create(url);
        if (uri.getRawPath() != null && uri.getRawPath().length() > 1) {
            parts.add(uri.getRawPath());
        }
        if (uri.getRawQuery() != null && uri.getRawQuery().length() > 3) {
            parts.add(uri.getRawQuery());
        }
        // one part alone can be the secret: the last of a Slack address, a token in a query, a password before the host
        String host = String.valueOf(uri.getHost());
        SEPARATORS
                .splitAsStream(url)
                .filter(part -> part.length() >= SHORTEST_PART && !part.equals(host))
                .forEach(parts::add);
    }

    private static void key(String key, List<String> parts) {
        parts.add(key);
        parts.add(key.replace("\\", "\\\\").replace("\"", "\\\""));
        parts.add(URLEncoder.encode(key, StandardCharsets.UTF_8));
        parts.add(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
        // a part of a token, such as what follows the colon in Telegram's
        SEPARATORS
                .splitAsStream(key)
                .filter(part -> part.length() >= SHORTEST_PART)
                .forEach(parts::add);
    }

    /** Short, in one line, and without secrets. */
    public String clean(String text) {
        String safe = text;
        for (String part : parts) {
            safe = safe.replace(part, "***");
        }
        safe = safe.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").strip();
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
    }
}
