package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all receivers, in Alertmanager's words.
 *
 * @param resolveTimeout after how long an alert that was posted without an end counts as over, unless it is posted again
 * @param smtpSmarthost SMTP server for email_configs, as host:port; port 465 is TLS from the start
 * @param smtpFrom sender
 * @param smtpHello what this machine calls itself
 * @param smtpAuthUsername name to log in with
 * @param smtpAuthPassword password to log in with
 * @param smtpRequireTls false to go on without TLS if the server offers none
 * @param slackSigningSecret signing secret of the Slack app, for the buttons in its messages: Slack's requests go to /hooks/slack
 */
public record Global(
        @Default("5m") @Range(min = "1s", max = "1d") Duration resolveTimeout,
        @Nullable String smtpSmarthost,
        @Nullable String smtpFrom,
        @Default("localhost") String smtpHello,
        @Nullable String smtpAuthUsername,
        @Nullable Secret smtpAuthPassword,
        @Default("true") boolean smtpRequireTls,
        @Nullable Secret slackSigningSecret) {}
