package dev.signalman.semaphore;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one organisation.
 *
 * @param baseUrl such as {@code https://acme.semaphoreci.com}; every request is built from it
 * @param token asked for at each request, and never printed
 * @param maxInFlight requests at once, 1 to 50 (the server sheds load above 50); 5 is kind
 * @param requestsPerMinute budget, at least 1; requests beyond it wait
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long one exchange may take to its last byte
 * @param maxResponseBytes larger replies are refused
 * @param maxPages pages read for one list at most
 * @param maxAttempts tries of a request that may be repeated, 1 for none
 * @param retryBase first back-off; it doubles, with full jitter
 * @param retryMax longest back-off, and the longest {@code Retry-After} that is waited for inside a request
 * @param caCertificates PEM file of private authorities; null for the platform's
 */
public record ClientOptions(
        URI baseUrl,
        Supplier<String> token,
        int maxInFlight,
        int requestsPerMinute,
        Duration connectTimeout,
        Duration requestTimeout,
        int maxResponseBytes,
        int maxPages,
        int maxAttempts,
        Duration retryBase,
        Duration retryMax,
        @Nullable Path caCertificates) {

    /** Checks itself; a message says what to change. */
    public ClientOptions {
        require(!BaseUrl.of(baseUrl).host().isBlank(), "the base URL needs a host");
        require(
                maxInFlight >= 1 && maxInFlight <= 50,
                "requests in flight must be 1 to 50 (the server sheds load above 50), are " + maxInFlight);
        require(requestsPerMinute >= 1, "requests per minute must be at least 1, are " + requestsPerMinute);
        require(connectTimeout.isPositive(), "the connect timeout must be longer than nothing, is " + connectTimeout);
        require(requestTimeout.isPositive(), "the request timeout must be longer than nothing, is " + requestTimeout);
        require(maxResponseBytes >= 1024, "the response limit must be at least 1024 bytes, is " + maxResponseBytes);
        require(maxPages >= 1, "the page cap must be at least 1, is " + maxPages);
        require(maxAttempts >= 1, "attempts must be at least 1, are " + maxAttempts);
        require(!retryBase.isNegative() && !retryMax.isNegative(), "back-off cannot be negative");
        require(
                caCertificates == null || Files.isReadable(caCertificates),
                "the file of certificate authorities cannot be read: " + caCertificates);
    }

    /** The documented defaults for one organisation. */
    public static ClientOptions of(URI baseUrl, Supplier<String> token) {
        return new ClientOptions(
                baseUrl,
                token,
                5,
                300,
                Duration.ofSeconds(5),
                Duration.ofSeconds(35),
                16 << 20,
                100,
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                null);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
