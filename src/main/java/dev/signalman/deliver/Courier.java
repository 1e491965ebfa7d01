package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.secret.Secret;
import dev.signalman.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts to one address what is no notification, one request at a time, and tells how it was answered, without secrets. */
public final class Courier {
    private static final int MOST_REPLY = 16 * 1024;

    private final Address address;
    private final Wire wire;
    private final Redaction redaction;

    /**
     * Where to, and as whom.
     *
     * @param url the address
     * @param secret signs bodies; null to send them unsigned
     * @param authorization as which user; null to go without
     * @param headers more headers
     * @param timeout limit for one request, from connecting to the end of the reply
     * @param caFile PEM file with the authorities that are trusted; null for those that Java trusts
     */
    public record Address(
            Secret url,
            @Nullable Secret secret,
            @Nullable Authorization authorization,
            Map<String, Secret> headers,
            Duration timeout,
            @Nullable String caFile) {}

    /** What came of a request. */
    public sealed interface Outcome {}

    /**
     * It was answered.
     *
     * @param status of the reply
     * @param said status and the beginning of the body, in one line
     * @param after how long we are asked to wait; null if nothing is said
     */
    public record Answered(
            int status, String said, @Nullable Duration after) implements Outcome {}

    /** It was not answered, so it may have arrived or not. */
    public record Unanswered(String why) implements Outcome {}

    /** @param userAgent how Signalman names itself */
    public Courier(Vertx vertx, Store store, InstantSource clock, String userAgent, Address address) {
        this.address = address;
        var client = new HttpClientOptions();
        if (address.caFile() != null) {
            client.setTrustOptions(new PemTrustOptions().addCertPath(address.caFile()));
        }
        wire = new Wire(vertx, store, clock, userAgent, MOST_REPLY, 1, client);
        List<@Nullable Secret> keys = new ArrayList<>(address.headers().values());
        keys.add(address.secret());
        Authorization authorization = address.authorization();
        if (authorization != null) {
            keys.add(authorization.key());
            keys.add(authorization.header());
        }
        redaction = Redaction.of(List.of(address.url()), keys.toArray(Secret[]::new));
    }

    /**
     * Posts it; call it where one may await.
     *
     * @param key by which the other side knows a repeat; empty to send none
     */
    public Outcome post(String key, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        address.headers().forEach((name, value) -> all.put(name, value.get()));
        Outgoing request = new Outgoing(HttpMethod.POST, address.url(), all, body);
        if (!key.isEmpty()) {
            request = request.withKey(key);
        }
        Secret secret = address.secret();
        if (secret != null) {
            request = request.with(
                    WebhookReceiver.SIGNATURE,
                    WebhookReceiver.signature(secret, new String(body, StandardCharsets.UTF_8)));
        }
        Authorization authorization = address.authorization();
        if (authorization != null) {
            request = request.with(Authorization.HEADER, authorization.header().get());
        }
        Duration timeout = address.timeout();
        return await(wire.send(request, timeout)
                .<Outcome>map(reply -> new Answered(
                        reply.status(),
                        redaction.clean("HTTP " + reply.status() + (reply.body().isBlank() ? "" : ": " + reply.body())),
                        Verdict.wait(reply.retryAfter(), wire.now())))
                .otherwise(failure -> new Unanswered(redaction.clean(Wire.describe(failure, timeout)))));
    }

    public void close() {
        await(wire.close());
    }
}
