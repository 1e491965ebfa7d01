package dev.signalman.deliver;

import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Teams;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.List;

/**
 * A workflow of Microsoft Teams that posts what its webhook brings. Teams allows four requests a second.
 * Source: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 *
 * @param name the name that messages carry
 * @param url the workflow's address
 * @param medium what messages look like
 * @param limits how hard it is tried
 */
public record TeamsReceiver(String name, Secret url, Medium medium, DeliveryLimits limits) implements Receiver {
    public static final DeliveryLimits LIMITS =
            DeliveryLimits.of(1).withTimes(Duration.ofSeconds(20), Duration.ofSeconds(2));

    public TeamsReceiver {
        Receiver.check(name, url);
    }

    public TeamsReceiver(String name, Secret url, Templates templates, MessageOptions options) {
        this(name, url, new Teams(templates, options), LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(
                delivery,
                this,
                medium,
                request -> wire.exchange(Posting.to(url, request), limits.timeout(), reply -> judge(reply, wire)));
    }

    /** Some answer 200 and say in the body that what is behind them refused it. */
    private static Verdict judge(Reply reply, Wire wire) {
        if (reply.status() == 200 && reply.body().contains("HTTP error ")) {
            return reply.body().contains("HTTP error 4") && !reply.body().contains("HTTP error 429")
                    ? new Verdict.Dead(reply.body())
                    : new Verdict.Retry(reply.body(), null);
        }
        return Verdict.of(reply, wire.now());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(url));
    }
}
