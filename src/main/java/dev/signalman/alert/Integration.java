package dev.signalman.alert;

import static dev.signalman.alert.Checks.require;

import org.jspecify.annotations.Nullable;

/**
 * One way to reach a receiver of the route tree, which may have several.
 *
 * @param name unique among all integrations; the delivery side knows the address by it
 * @param format what its messages look like
 * @param sendResolved false if it wants to hear of openings only
 * @param channel channel to ask Slack for, such as {@code #ci}; null for the webhook's own, and for other formats
 */
public record Integration(
        String name,
        Format format,
        boolean sendResolved,
        @Nullable String channel) {
    /** The shapes of messages. */
    public enum Format {
        /** Slack's incoming webhook with Block Kit. */
        SLACK,
        /** The JSON document of {@code docs/webhook.md}. */
        WEBHOOK
    }

    public Integration {
        require(!name.isBlank(), "an integration must have a name");
    }

    public static Integration slack(String name) {
        return new Integration(name, Format.SLACK, true, null);
    }

    public static Integration webhook(String name) {
        return new Integration(name, Format.WEBHOOK, true, null);
    }
}
