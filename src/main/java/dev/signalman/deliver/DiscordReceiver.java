package dev.signalman.deliver;

import dev.signalman.message.Discord;
import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.util.List;

/**
 * A webhook of a Discord channel, which takes about 30 messages a minute.
 * Source: https://discord.com/developers/docs/topics/rate-limits
 *
 * @param name the name that messages carry
 * @param url the webhook's address
 * @param medium what messages look like
 * @param limits how hard it is tried
 */
public record DiscordReceiver(String name, Secret url, Medium medium, DeliveryLimits limits) implements Receiver {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(0.5);

    public DiscordReceiver {
        Receiver.check(name, url);
    }

    public DiscordReceiver(String name, Secret url, Templates templates, MessageOptions options) {
        this(name, url, new Discord(templates, options), LIMITS);
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
