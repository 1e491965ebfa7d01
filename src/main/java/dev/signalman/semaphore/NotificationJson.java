package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Semaphore's own notifications as they are read and written. */
final class NotificationJson {
    private NotificationJson() {}

    static Notification read(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "notification");
        JsonNode metadata = Json.at(node, "metadata");
        return new Notification(
                Json.required("a notification", node, "metadata", "id"),
                Json.text(metadata, "name"),
                Json.optionalText(metadata, "creator_id"),
                Json.inner(Json.at(node, "spec", "rules"), NotificationJson::rule),
                Json.inner(Json.at(node, "status", "failures"), NotificationJson::failure),
                Json.time(metadata, "create_time"),
                Json.time(metadata, "update_time"));
    }

    private static Notification.Failure failure(JsonNode node) {
        return node.isTextual()
                ? new Notification.Failure(Json.text(node), null)
                : new Notification.Failure(Json.text(node, "message"), Json.time(node, "time"));
    }

    private static NotificationRule rule(JsonNode node) {
        JsonNode filter = Json.at(node, "filter");
        return new NotificationRule(
                Json.text(node, "name"),
                new NotificationRule.Filter(
                        Json.texts(filter, "projects"),
                        Json.texts(filter, "branches"),
                        Json.texts(filter, "tags"),
                        Json.texts(filter, "pipelines"),
                        Json.texts(filter, "results")),
                slack(Json.at(node, "notify", "slack")),
                webhook(Json.at(node, "notify", "webhook")));
    }

    /** The server sends an empty object where there is none. */
    private static NotificationRule.@Nullable Slack slack(JsonNode node) {
        Secret endpoint = Json.secret(node, "endpoint");
        List<String> channels = Json.texts(node, "channels");
        String message = Json.text(node, "message");
        return endpoint == null && channels.isEmpty() && message.isEmpty()
                ? null
                : new NotificationRule.Slack(endpoint, channels, message, active(node));
    }

    private static NotificationRule.@Nullable Webhook webhook(JsonNode node) {
        Secret endpoint = Json.secret(node, "endpoint");
        String secret = Json.text(node, "secret");
        return endpoint == null && secret.isEmpty()
                ? null
                : new NotificationRule.Webhook(
                        endpoint,
                        secret,
                        Duration.ofMillis(Math.max(0, Json.longInteger(node, "timeout"))),
                        Json.integer(node, "retries"),
                        Json.text(node, "action"),
                        active(node));
    }

    private static boolean active(JsonNode node) {
        return !Json.text(node, "status").equalsIgnoreCase("INACTIVE");
    }

    static ObjectNode write(NotificationDraft draft) {
        ObjectNode body = Json.object().put("apiVersion", "v1alpha").put("kind", "Notification");
        body.putObject("metadata").put("name", draft.name());
        var rules = body.putObject("spec").putArray("rules");
        draft.rules().forEach(rule -> write(rules.addObject(), rule));
        return body;
    }

    private static void write(ObjectNode node, NotificationRule rule) {
        node.put("name", rule.name());
        ObjectNode filter = node.putObject("filter");
        filter.set("projects", Json.array(rule.filter().projects()));
        filter.set("branches", Json.array(rule.filter().branches()));
        filter.set("tags", Json.array(rule.filter().tags()));
        filter.set("pipelines", Json.array(rule.filter().pipelines()));
        filter.set("results", Json.array(rule.filter().results()));
        ObjectNode notify = node.putObject("notify");
        // Without a slack object the server misbehaves, so there always is one.
        ObjectNode slack = notify.putObject("slack");
        if (rule.slack() != null) {
            slack.put("endpoint", clear(rule.slack().endpoint()));
            slack.set("channels", Json.array(rule.slack().channels()));
            slack.put("message", rule.slack().message())
                    .put("status", status(rule.slack().active()));
        }
        if (rule.webhook() != null) {
            NotificationRule.Webhook webhook = rule.webhook();
            notify.putObject("webhook")
                    .put("endpoint", clear(webhook.endpoint()))
                    .put("timeout", webhook.timeout().toMillis())
                    .put("action", webhook.action())
                    .put("retries", webhook.retries())
                    .put("secret", webhook.secretName())
                    .put("status", status(webhook.active()));
        }
    }

    private static String clear(@Nullable Secret secret) {
        return secret == null ? "" : secret.get();
    }

    private static String status(boolean active) {
        return active ? "ACTIVE" : "INACTIVE";
    }
}
