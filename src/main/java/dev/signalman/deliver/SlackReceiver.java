package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Slack incoming webhook.
 *
 * @param name the name that messages carry
 * @param url the webhook's address
 * @param perSecond Slack allows about one message a second
 */
public record SlackReceiver(String name, Secret url, double perSecond) implements Receiver {
    public SlackReceiver {
        Receiver.check(name, url, perSecond);
    }

    public SlackReceiver(String name, Secret url) {
        this(name, url, 1);
    }

    @Override
    public @Nullable Secret secret() {
        return null;
    }

    @Override
    public Map<String, String> headers(byte[] body) {
        return Map.of();
    }
}
