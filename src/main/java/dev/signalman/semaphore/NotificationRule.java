package dev.signalman.semaphore;

import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pipelines are told, and where. A word between slashes is a regular expression.
 * Source: {@code GET /notifications}, {@code spec.rules}.
 *
 * @param name its name
 * @param filter which pipelines
 * @param slack where in Slack; null if nowhere
 * @param webhook where by HTTP; null if nowhere
 */
public record NotificationRule(
        String name,
        Filter filter,
        @Nullable Slack slack,
        @Nullable Webhook webhook) {
    /**
     * Which pipelines. An empty list means all, except that empty projects match nothing.
     *
     * @param projects names of projects
     * @param branches names of branches
     * @param tags names of tags
     * @param pipelines names of pipeline files, without directories
     * @param results passed, failed, stopped or canceled
     */
    public record Filter(
            List<String> projects,
            List<String> branches,
            List<String> tags,
            List<String> pipelines,
            List<String> results) {
        /** Every pipeline of every project. */
        public static final Filter ALL = new Filter(List.of("/.*/"), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Messages to Slack.
     *
     * @param endpoint Slack's webhook URL, which is a right of access; null if there is none
     * @param channels channels; empty for the webhook's own
     * @param message text; may be empty
     * @param active whether it is used
     */
    public record Slack(@Nullable Secret endpoint, List<String> channels, String message, boolean active) {}

    /**
     * Requests to a server.
     *
     * @param endpoint URL, which may carry a right of access; null if there is none
     * @param secretName name of the organisation's secret whose {@code WEBHOOK_SECRET} signs; empty to send unsigned
     * @param timeout how long an answer may take, in whole milliseconds; zero for the server's 500 ms
     * @param retries how often a time-out is tried again, 0 to 5
     * @param action HTTP method; empty for POST
     * @param active whether it is used
     */
    public record Webhook(
            @Nullable Secret endpoint,
            String secretName,
            Duration timeout,
            int retries,
            String action,
            boolean active) {}

    /** Tells a server, which has the organisation's secret of this name. */
    public static NotificationRule webhook(String name, Filter filter, Secret endpoint, String secretName) {
        return new NotificationRule(
                name, filter, null, new Webhook(endpoint, secretName, Duration.ofSeconds(5), 5, "", true));
    }

    /** True if nobody is told although pipelines match: no active receiver has an endpoint. */
    public boolean pointsNowhere() {
        boolean toSlack = slack != null && slack.active() && slack.endpoint() != null;
        boolean toServer = webhook != null && webhook.active() && webhook.endpoint() != null;
        return !toSlack && !toServer;
    }
}
