package dev.signalman.deliver;

import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.PagerDuty;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.util.List;

/**
 * PagerDuty's Events API v2: one event for each incident of a notification, with the incident as its deduplication key, so that one
 * that is sent again changes nothing. PagerDuty takes 120 events a minute for each key.
 * Source: https://developer.pagerduty.com/docs/events-api-v2-overview
 *
 * @param name the name that messages carry
 * @param url where events go; {@link #URL} unless there is a proxy in between
 * @param routingKey the integration key, which stands in the medium's bodies
 * @param medium what events look like
 * @param limits how hard it is tried
 */
public record PagerDutyReceiver(String name, Secret url, Secret routingKey, Medium medium, DeliveryLimits limits)
        implements Receiver {
    public static final String URL = "https://events.pagerduty.com/v2/enqueue";
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(2);

    public PagerDutyReceiver {
        Receiver.check(name, url);
    }

    public PagerDutyReceiver(String name, Secret url, Secret routingKey, Templates templates, MessageOptions options) {
        this(name, url, routingKey, new PagerDuty(templates, options, routingKey.get()), LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(delivery, wire, this, medium, url);
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(url), routingKey);
    }

    @Override
    public boolean showsState() {
        return true;
    }
}
