package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can be told, in Alertmanager's words. A receiver without any way to reach it drops what is routed to it.
 *
 * @param name how routes call it; unique
 * @param slackConfigs Slack channels to write to
 * @param webhookConfigs HTTP endpoints to post to
 */
public record Receiver(
        String name,
        @Default({}) List<SlackConfig> slackConfigs,
        @Default({}) List<WebhookConfig> webhookConfigs) {
    public Receiver {
        slackConfigs = List.copyOf(slackConfigs);
        webhookConfigs = List.copyOf(webhookConfigs);
    }

    /**
     * A Slack channel, by incoming webhook.
     *
     * @param apiUrl the incoming webhook's address, which is a secret
     * @param channel channel to ask for, if the webhook's own is not meant; quote it: "#ci"
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     */
    public record SlackConfig(
            @HttpAddress Secret apiUrl,
            @Nullable String channel,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp) {}

    /**
     * An HTTP endpoint that gets JSON.
     *
     * @param url where to post; treated as a secret, since such addresses often are
     * @param secret key of the signature in X-Signalman-Signature-256; unsigned without it
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     */
    public record WebhookConfig(
            @HttpAddress Secret url,
            @Nullable Secret secret,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp) {}
}
