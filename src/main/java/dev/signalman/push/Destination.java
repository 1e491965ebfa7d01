package dev.signalman.push;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom metrics are pushed to, and how often.
 *
 * @param url {@code http} or {@code https}, without user, query and fragment
 * @param credentials how it knows us
 * @param headers further ones that it asks for, such as an API key
 * @param caFile PEM certificates of the authorities that the other side's certificate may be from; null for those that Java knows
 * @param interval from the start of one push to the start of the next
 * @param timeout limit for one request, from connecting to the end of the reply
 */
public record Destination(
        URI url,
        Credentials credentials,
        Map<String, Secret> headers,
        @Nullable Path caFile,
        Duration interval,
        Duration timeout) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public Destination {
        headers = Map.copyOf(new TreeMap<>(headers));
        require(
                ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                        && url.getHost() != null,
                "url must be an address such as http://pushgateway.example:9091");
        require(url.getRawUserInfo() == null, "url must not contain a user or a password; write them under basic_auth");
        require(
                url.getRawQuery() == null && url.getRawFragment() == null,
                "url must not contain ? or #; what is secret belongs into headers");
        require(interval.isPositive(), "interval must be longer than 0s");
        require(timeout.isPositive(), "timeout must be longer than 0s");
        headers.forEach((name, value) -> {
            require(TOKEN.matcher(name).matches(), "headers: '" + name + "' is not the name of a header");
            require(
                    value.get().chars().allMatch(c -> c >= ' ' && c != 0x7F && c < 0x100),
                    "headers: the value of " + name + " contains what a header cannot carry, such as a line break");
            require(
                    !name.equalsIgnoreCase("authorization") || credentials instanceof Credentials.None,
                    "headers: Authorization is set already by basic_auth or bearer_token");
        });
    }

    /** Once a minute, with ten seconds of patience. */
    public static Destination of(URI url) {
        return new Destination(url, Credentials.none(), Map.of(), null, DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
    }

    public Destination with(Credentials changed) {
        return new Destination(url, changed, headers, caFile, interval, timeout);
    }

    public Destination every(Duration changed, Duration patience) {
        return new Destination(url, credentials, headers, caFile, changed, patience);
    }

    /** What must not be repeated. */
    List<Secret> secrets() {
        List<Secret> all = new ArrayList<>(credentials.secrets());
        all.addAll(headers.values());
        return all;
    }

    /** With a path appended. */
    URI at(String path) {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
