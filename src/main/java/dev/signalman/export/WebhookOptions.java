package dev.signalman.export;

import dev.signalman.deliver.Authorization;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events by POST.
 *
 * @param url the address
 * @param allowHttp lets it be {@code http://}; events and headers can then be read on the way
 * @param mode how events are put into requests; only structured if there are several in one
 * @param batch how many events a request has at most, 1 to 500; with more than 1 it is a JSON array
 *     ({@code application/cloudevents-batch+json})
 * @param secret signs each body, so that the other side can tell who sent it; null to send it unsigned
 * @param authorization as which user; null to go without
 * @param headers more headers; their values are secret
 * @param timeout limit for one request, from connecting to the end of the reply
 * @param caFile PEM file with the authorities that are trusted; null for those that Java trusts
 */
public record WebhookOptions(
        Secret url,
        boolean allowHttp,
        Mode mode,
        int batch,
        @Nullable Secret secret,
        @Nullable Authorization authorization,
        Map<String, Secret> headers,
        Duration timeout,
        @Nullable Path caFile)
        implements SinkOptions {
    private static final Set<String> OURS = Set.of(
            "authorization",
            "content-type",
            "content-length",
            "host",
            "user-agent",
            "idempotency-key",
            "transfer-encoding",
            "connection",
            "x-signalman-signature-256");

    public WebhookOptions {
        headers = Map.copyOf(headers);
        String scheme = scheme(url);
        require(
                scheme.equals("https") || (allowHttp && scheme.equals("http")),
                scheme.equals("http")
                        ? "url begins with http://, so anybody on the way can read it; use https://, or set allow_http: true"
                        : "url must be an address that begins with https://");
        require(batch >= 1 && batch <= 500, "batch must be 1 to 500, is " + batch);
        require(
                batch == 1 || mode == Mode.STRUCTURED,
                "batch must be 1 in binary mode, since a request has headers for one event only; is " + batch);
        require(timeout.isPositive(), "timeout must be longer than 0s, is " + timeout);
        headers.forEach((name, value) -> {
            require(
                    name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"),
                    "headers: '" + name + "' cannot be the name of a header");
            String lower = name.toLowerCase(Locale.ROOT);
            require(
                    !OURS.contains(lower) && !lower.startsWith("ce-"),
                    "headers: " + name + " is set by Signalman itself");
            require(
                    value.get().chars().allMatch(c -> c >= 0x20 && c < 0x7F),
                    "headers: the value of " + name + " must be visible ASCII");
        });
    }

    private static String scheme(Secret url) {
        try {
            URI uri = new URI(url.get());
            return uri.getScheme() == null || uri.getHost() == null
                    ? ""
                    : uri.getScheme().toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
