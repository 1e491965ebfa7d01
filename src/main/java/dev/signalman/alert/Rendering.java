package dev.signalman.alert;

/** Turns news into what a receiver wants to read. */
final class Rendering {
    private final SlackMessage slack = new SlackMessage();
    private final WebhookMessage webhook = new WebhookMessage();

    String body(Integration integration, News notification) {
        return switch (integration.format()) {
            case SLACK -> slack.render(notification, integration.channel());
            case WEBHOOK -> webhook.render(notification, integration.name());
        };
    }
}
