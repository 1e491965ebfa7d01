package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can be told, in Alertmanager's words. A receiver without any way to reach it drops what is routed to it.
 *
 * @param name how routes call it; unique
 * @param slackConfigs Slack channels to write to
 * @param webhookConfigs HTTP endpoints to post to
 * @param emailConfigs people to write mail to
 * @param pagerdutyConfigs PagerDuty services to trigger
 * @param msteamsConfigs Microsoft Teams channels to write to
 * @param discordConfigs Discord channels to write to
 * @param telegramConfigs Telegram chats to write to
 * @param opsgenieConfigs Opsgenie teams to alert
 * @param alertmanagerConfigs Alertmanagers to push to
 */
public record Receiver(
        String name,
        @Default({}) List<SlackConfig> slackConfigs,
        @Default({}) List<WebhookConfig> webhookConfigs,
        @Default({}) List<EmailConfig> emailConfigs,
        @Default({}) List<PagerdutyConfig> pagerdutyConfigs,
        @Default({}) List<MsteamsConfig> msteamsConfigs,
        @Default({}) List<DiscordConfig> discordConfigs,
        @Default({}) List<TelegramConfig> telegramConfigs,
        @Default({}) List<OpsgenieConfig> opsgenieConfigs,
        @Default({}) List<AlertmanagerConfig> alertmanagerConfigs) {
    public Receiver {
        slackConfigs = List.copyOf(slackConfigs);
        webhookConfigs = List.copyOf(webhookConfigs);
        emailConfigs = List.copyOf(emailConfigs);
        pagerdutyConfigs = List.copyOf(pagerdutyConfigs);
        msteamsConfigs = List.copyOf(msteamsConfigs);
        discordConfigs = List.copyOf(discordConfigs);
        telegramConfigs = List.copyOf(telegramConfigs);
        opsgenieConfigs = List.copyOf(opsgenieConfigs);
        alertmanagerConfigs = List.copyOf(alertmanagerConfigs);
    }

    /**
     * How one way to a receiver may be used. What is left out is what suits the medium.
     *
     * @param perMinute messages a minute at most
     * @param concurrency requests at the same time at most
     * @param timeout how long one attempt may take
     * @param maxAge after how long a message that could not be delivered is given up
     * @param maxAttempts after how many attempts it is
     * @param breakAfter failures in a row after which nothing is sent for a while, but one message now and then to see
     * @param breakFor how long that while is
     */
    public record Limits(
            @Nullable Integer perMinute,
            @Nullable Integer concurrency,
            @Nullable Duration timeout,
            @Nullable Duration maxAge,
            @Nullable Integer maxAttempts,
            @Nullable Integer breakAfter,
            @Nullable Duration breakFor) {}

    /**
     * A Slack channel, by incoming webhook or by bot.
     *
     * @param apiUrl the incoming webhook's address, which is a secret; either this or bot_token
     * @param botToken token of a bot (xoxb-…) with chat:write: one message per incident, kept up to date
     * @param channel where to write, quoted: "#ci"; the bot needs it, a webhook has one of its own
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record SlackConfig(
            @HttpAddress @Nullable Secret apiUrl,
            @Nullable Secret botToken,
            @Nullable String channel,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /** What the body of a webhook is. */
    public enum WebhookFormat {
        SIGNALMAN,
        CLOUDEVENTS,
        ALERTMANAGER
    }

    /**
     * An HTTP endpoint that gets JSON.
     *
     * @param url where to post; treated as a secret, since such addresses often are
     * @param secret key of the signature in X-Signalman-Signature-256; unsigned without it
     * @param format signalman (docs/webhook.md), cloudevents or alertmanager (its webhook payload, version 4)
     * @param maxAlerts alerts in one message at most; 0 for all
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record WebhookConfig(
            @HttpAddress Secret url,
            @Nullable Secret secret,
            @Default("signalman") WebhookFormat format,
            @Default("0") @Range(min = "0", max = "100000") int maxAlerts,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /**
     * People who get mail. What is left out is taken from global.
     *
     * @param to addresses
     * @param from sender
     * @param smarthost SMTP server, as host:port
     * @param authUsername name to log in with
     * @param authPassword password to log in with
     * @param requireTls false to go on without TLS if the server offers none
     * @param sendResolved false to hear of openings only
     * @param limits how it may be used
     */
    public record EmailConfig(
            List<String> to,
            @Nullable String from,
            @Nullable String smarthost,
            @Nullable String authUsername,
            @Nullable Secret authPassword,
            @Nullable Boolean requireTls,
            @Default("true") boolean sendResolved,
            Limits limits) {
        public EmailConfig {
            to = List.copyOf(to);
        }
    }

    /**
     * A PagerDuty service, by Events API v2.
     *
     * @param routingKey its integration key
     * @param url where to post
     * @param sendResolved false to leave incidents open
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record PagerdutyConfig(
            Secret routingKey,

            @Default("https://events.pagerduty.com/v2/enqueue")
            URI url,

            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /**
     * A Microsoft Teams channel, by a workflow's webhook.
     *
     * @param webhookUrl its address, which is a secret
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record MsteamsConfig(
            @HttpAddress Secret webhookUrl,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /**
     * A Discord channel, by webhook.
     *
     * @param webhookUrl its address, which is a secret
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record DiscordConfig(
            @HttpAddress Secret webhookUrl,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /**
     * A Telegram chat, by bot.
     *
     * @param botToken token of the bot
     * @param chatId number or @name of the chat
     * @param messageThreadId topic in the chat; none without it
     * @param apiUrl where the bot API is
     * @param sendResolved false to hear of openings only
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record TelegramConfig(
            Secret botToken,
            String chatId,
            @Nullable Integer messageThreadId,
            @Default("https://api.telegram.org") URI apiUrl,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {}

    /**
     * Opsgenie.
     *
     * @param apiKey key of an API integration
     * @param apiUrl where its API is
     * @param teams names of the teams that are responsible
     * @param sendResolved false to leave alerts open
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record OpsgenieConfig(
            Secret apiKey,
            @Default("https://api.opsgenie.com") URI apiUrl,
            @Default({}) List<String> teams,
            @Default("true") boolean sendResolved,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {
        public OpsgenieConfig {
            teams = List.copyOf(teams);
        }
    }

    /**
     * Alertmanagers of one cluster, which route what they get.
     *
     * @param urls their addresses, such as http://alertmanager:9093
     * @param username name for basic authentication
     * @param password password for basic authentication
     * @param bearerToken token for bearer authentication
     * @param allowPlainHttp true to send over plain http to another machine
     * @param limits how it may be used
     */
    public record AlertmanagerConfig(
            List<URI> urls,
            @Nullable String username,
            @Nullable Secret password,
            @Nullable Secret bearerToken,
            @Default("false") boolean allowPlainHttp,
            Limits limits) {
        public AlertmanagerConfig {
            urls = List.copyOf(urls);
        }
    }
}
