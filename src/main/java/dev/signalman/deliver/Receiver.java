package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where messages go. Addresses are secrets: whoever knows one can post. */
public sealed interface Receiver permits SlackReceiver, WebhookReceiver {
    /** The name that messages carry. */
    String name();

    /** The address that messages are posted to. */
    Secret url();

    /** The key that its messages are signed with; null if they are not. */
    @Nullable
    Secret secret();

    /** How many messages a second it is sent at most; short bursts of twice as many are allowed. */
    double perSecond();

    /** Headers beside those that every receiver gets. */
    Map<String, String> headers(byte[] body);

    /** Refuses what cannot be posted to, without repeating it. */
    static void check(String name, Secret url, double perSecond) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a receiver must have a name");
        }
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(name + ": messages per second must be more than 0, is " + perSecond);
        }
        try {
            URI uri = new URI(url.get());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
                throw new IllegalArgumentException(
                        name + ": the address must begin with https:// (or http://) and name a host");
            }
        } catch (URISyntaxException e) {
            // the cause is left out: it repeats the address
            throw new IllegalArgumentException(name + ": the address is not a URL (not shown, since it is a secret)");
        }
    }
}
