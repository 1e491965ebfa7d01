package dev.signalman.hook;

import dev.signalman.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which one organisation may sign its webhooks.
 *
 * @param organization its configured name
 * @param keys the present key and, while it is being replaced, the one before it; at least one
 */
public record HookKeys(String organization, List<Secret> keys) {
    public HookKeys {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the webhook of " + organization + " needs a key");
        }
    }

    /** @param previous the key that the organisation may go on using for a while; null if there is none */
    public static HookKeys of(String organization, Secret key, @Nullable Secret previous) {
        return new HookKeys(organization, previous == null ? List.of(key) : List.of(key, previous));
    }
}
