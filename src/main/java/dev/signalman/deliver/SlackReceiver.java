package dev.signalman.deliver;

import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.SlackWebhook;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.util.List;

/**
 * A Slack incoming webhook. Slack allows about one message a second.
 * Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 *
 * @param name the name that messages carry
 * @param url the webhook's address
 * @param medium what messages look like
 * @param limits how hard it is tried
 */
public record SlackReceiver(String name, Secret url, Medium medium, DeliveryLimits limits) implements Receiver {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(1);

    public SlackReceiver {
        Receiver.check(name, url);
    }

    public SlackReceiver(String name, Secret url) {
        this(name, url, LIMITS);
    }

    SlackReceiver(String name, Secret url, DeliveryLimits limits) {
        this(name, url, new SlackWebhook(Templates.builtIn(), MessageOptions.DEFAULT, null), limits);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(delivery, wire, this, medium, url);
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(url));
    }
}
