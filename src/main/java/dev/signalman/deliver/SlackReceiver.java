package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.util.List;

/**
 * A Slack incoming webhook. Slack allows about one message a second. Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 *
 * @param name the name that messages carry
 * @param url the webhook's address
 * @param limits how hard it is tried
 */
public record SlackReceiver(String name, Secret url, DeliveryLimits limits) implements Receiver {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(1);

    public SlackReceiver {
        Receiver.check(name, url);
    }

    public SlackReceiver(String name, Secret url) {
        this(name, url, LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return wire.exchange(
                Outgoing.json(url, delivery.message().body())
                        .withKey(delivery.message().key()),
                limits.timeout());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(url));
    }
}
