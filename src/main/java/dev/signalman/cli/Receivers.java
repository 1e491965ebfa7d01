package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.Global;
import dev.signalman.config.Receiver.AlertmanagerConfig;
import dev.signalman.config.Receiver.EmailConfig;
import dev.signalman.config.Receiver.Limits;
import dev.signalman.config.Receiver.OpsgenieConfig;
import dev.signalman.config.Receiver.SlackConfig;
import dev.signalman.config.Receiver.TelegramConfig;
import dev.signalman.config.Receiver.WebhookConfig;
import dev.signalman.deliver.AlertmanagerReceiver;
import dev.signalman.deliver.Authorization;
import dev.signalman.deliver.DeliveryLimits;
import dev.signalman.deliver.DiscordReceiver;
import dev.signalman.deliver.EmailReceiver;
import dev.signalman.deliver.MailServer;
import dev.signalman.deliver.OpsgenieReceiver;
import dev.signalman.deliver.PagerDutyReceiver;
import dev.signalman.deliver.Receiver;
import dev.signalman.deliver.SlackBotReceiver;
import dev.signalman.deliver.SlackReceiver;
import dev.signalman.deliver.TeamsReceiver;
import dev.signalman.deliver.TelegramReceiver;
import dev.signalman.deliver.WebhookReceiver;
import dev.signalman.message.AlertmanagerWebhook;
import dev.signalman.message.CloudEvent;
import dev.signalman.message.Discord;
import dev.signalman.message.MailMessage;
import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Opsgenie;
import dev.signalman.message.PagerDuty;
import dev.signalman.message.SlackThread;
import dev.signalman.message.SlackWebhook;
import dev.signalman.message.Teams;
import dev.signalman.message.Telegram;
import dev.signalman.message.Templates;
import dev.signalman.message.WebhookDocument;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file's words about who can be told, told to the delivery. */
final class Receivers {
    private static final int SHOWN_ALERTS = 20;

    private final Configuration configuration;
    private final Templates templates;
    private final MessageOptions options;
    private final List<Receiver> all = new ArrayList<>();

    private Receivers(Configuration configuration, Templates templates) {
        this.configuration = configuration;
        this.templates = templates;
        URI external = configuration.http().externalUrl();
        this.options = new MessageOptions(external == null ? "" : external.toString(), SHOWN_ALERTS, Map.of());
    }

    /** Every way to every receiver, by the names that {@link Dispatching} gives them. */
    static List<Receiver> of(Configuration configuration, Templates templates) {
        var receivers = new Receivers(configuration, templates);
        configuration.receivers().forEach(receivers::add);
        return List.copyOf(receivers.all);
    }

    /** How one entry of a list becomes a receiver of a name. */
    private interface Making<C> {
        Receiver make(String name, C config);
    }

    private void add(dev.signalman.config.Receiver receiver) {
        each(receiver, "slack", receiver.slackConfigs(), this::slack);
        each(receiver, "webhook", receiver.webhookConfigs(), this::webhook);
        each(receiver, "email", receiver.emailConfigs(), this::email);
        each(
                receiver,
                "pagerduty",
                receiver.pagerdutyConfigs(),
                (name, duty) -> new PagerDutyReceiver(
                        name,
                        new Secret(duty.url().toString()),
                        duty.routingKey(),
                        new PagerDuty(templates, options, duty.routingKey().get()),
                        limits(duty.limits(), PagerDutyReceiver.LIMITS)));
        each(
                receiver,
                "msteams",
                receiver.msteamsConfigs(),
                (name, teams) -> new TeamsReceiver(
                        name,
                        teams.webhookUrl(),
                        new Teams(templates, options),
                        limits(teams.limits(), TeamsReceiver.LIMITS)));
        each(
                receiver,
                "discord",
                receiver.discordConfigs(),
                (name, discord) -> new DiscordReceiver(
                        name,
                        discord.webhookUrl(),
                        new Discord(templates, options),
                        limits(discord.limits(), DiscordReceiver.LIMITS)));
        each(receiver, "telegram", receiver.telegramConfigs(), this::telegram);
        each(receiver, "opsgenie", receiver.opsgenieConfigs(), this::opsgenie);
        each(receiver, "alertmanager", receiver.alertmanagerConfigs(), Receivers::alertmanager);
    }

    private <C> void each(dev.signalman.config.Receiver receiver, String kind, List<C> configs, Making<C> making) {
        for (int i = 0; i < configs.size(); i++) {
            all.add(making.make(Dispatching.name(receiver, kind, i), configs.get(i)));
        }
    }

    private Receiver slack(String name, SlackConfig slack) {
        Secret token = slack.botToken();
        String channel = slack.channel();
        if (token != null && channel != null) {
            return new SlackBotReceiver(
                    name,
                    new Secret(SlackBotReceiver.URL),
                    token,
                    channel,
                    new SlackThread(templates, options),
                    limits(slack.limits(), SlackBotReceiver.LIMITS));
        }
        Secret url = slack.apiUrl();
        if (url == null) {
            throw new IllegalStateException(name + " has neither api_url nor bot_token, which the check refuses");
        }
        return new SlackReceiver(
                name, url, new SlackWebhook(templates, options, channel), limits(slack.limits(), SlackReceiver.LIMITS));
    }

    private Receiver webhook(String name, WebhookConfig webhook) {
        Medium medium = switch (webhook.format()) {
            case SIGNALMAN -> new WebhookDocument(options, webhook.maxAlerts());
            case CLOUDEVENTS -> new CloudEvent(options, webhook.maxAlerts());
            case ALERTMANAGER -> new AlertmanagerWebhook(options, webhook.maxAlerts());
        };
        return new WebhookReceiver(
                name, webhook.url(), webhook.secret(), null, medium, limits(webhook.limits(), WebhookReceiver.LIMITS));
    }

    private Receiver email(String name, EmailConfig email) {
        Global global = configuration.global();
        String smarthost = or(email.smarthost(), global.smtpSmarthost());
        String from = or(email.from(), global.smtpFrom());
        String username = email.authUsername() != null ? email.authUsername() : global.smtpAuthUsername();
        Secret password = email.authPassword() != null ? email.authPassword() : global.smtpAuthPassword();
        boolean tls = email.requireTls() == null ? global.smtpRequireTls() : email.requireTls();
        return new EmailReceiver(
                name,
                MailServer.of(smarthost, tls, username == null ? "" : username, password, global.smtpHello()),
                from,
                email.to(),
                new MailMessage(templates, options, domain(from)),
                limits(email.limits(), EmailReceiver.LIMITS));
    }

    private static String or(@Nullable String given, @Nullable String otherwise) {
        return given != null ? given : otherwise == null ? "" : otherwise;
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).replace(">", "").strip();
    }

    private Receiver telegram(String name, TelegramConfig telegram) {
        Integer thread = telegram.messageThreadId();
        return new TelegramReceiver(
                name,
                new Secret(telegram.apiUrl().toString()),
                telegram.botToken(),
                thread == null ? null : Long.valueOf(thread),
                new Telegram(templates, options, telegram.chatId()),
                limits(telegram.limits(), TelegramReceiver.LIMITS));
    }

    private Receiver opsgenie(String name, OpsgenieConfig opsgenie) {
        return new OpsgenieReceiver(
                name,
                new Secret(opsgenie.apiUrl().toString()),
                opsgenie.apiKey(),
                opsgenie.teams().stream()
                        .map(team -> Map.of("type", "team", "name", team))
                        .toList(),
                new Opsgenie(templates, options),
                limits(opsgenie.limits(), OpsgenieReceiver.LIMITS));
    }

    private static Receiver alertmanager(String name, AlertmanagerConfig alertmanager) {
        Secret bearer = alertmanager.bearerToken();
        String username = alertmanager.username();
        Secret password = alertmanager.password();
        Authorization authorization = bearer != null
                ? Authorization.bearer(bearer)
                : username != null && password != null ? Authorization.basic(username, password) : null;
        return new AlertmanagerReceiver(
                name,
                alertmanager.urls().stream()
                        .map(url -> new Secret(url.toString()))
                        .toList(),
                authorization,
                AlertmanagerReceiver.ABANDON_AFTER,
                limits(alertmanager.limits(), AlertmanagerReceiver.LIMITS));
    }

    private static DeliveryLimits limits(Limits given, DeliveryLimits otherwise) {
        return new DeliveryLimits(
                given.perMinute() == null ? otherwise.perSecond() : given.perMinute() / 60.0,
                given.concurrency() == null ? otherwise.concurrency() : given.concurrency(),
                given.timeout() == null ? otherwise.timeout() : given.timeout(),
                otherwise.firstRetry(),
                otherwise.longestRetry(),
                given.maxAge() == null ? otherwise.maxAge() : given.maxAge(),
                given.maxAttempts() == null ? otherwise.maxAttempts() : given.maxAttempts(),
                given.breakAfter() == null ? otherwise.breakerFailures() : given.breakAfter(),
                given.breakFor() == null ? otherwise.breakerPause() : given.breakFor());
    }
}
