package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

/**
 * Where messages go and how they are told there; one class per medium. Addresses are secrets: whoever knows one can post. What is
 * told waits in the outbox as a notification and takes the medium's form at each attempt.
 */
public interface Receiver {
    /** The name that messages carry. */
    String name();

    DeliveryLimits limits();

    /**
     * Makes one attempt. Runs where one may await, and does so for as long as its requests' timeouts allow. What it throws is taken for
     * a message that cannot be made ready, and gives it up; except for what the store throws.
     */
    Verdict attempt(Delivery delivery, Wire wire);

    /** What to take out of everything that is told about it. */
    Redaction redaction();

    /** True if it shows the latest that it was told, so that something old may no longer be told after something new. */
    default boolean showsState() {
        return false;
    }

    /** One that forgets what it is not told again and again. */
    interface KeptAlive extends Receiver {
        Duration every();

        /** Tells again what still holds. Never at the same time as an attempt. */
        Verdict beat(Wire wire);
    }

    /** Refuses what cannot be posted to, without repeating it. */
    static void check(String name, Secret url) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a receiver must have a name");
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
