package dev.signalman.watch;

import dev.signalman.event.FieldChange;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.Notification;
import dev.signalman.semaphore.NotificationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A notification of Semaphore as names and values that may be kept and shown. Endpoints are rights of access and not among them. */
final class NotificationFields {
    private static final String HIDDEN = "(not shown)";
    /** An event must not grow with what somebody writes into a notification. */
    private static final int MOST_CHANGES = 50;

    private NotificationFields() {}

    /** What may be kept: of an endpoint only whether there is one. */
    static Map<String, String> visible(Notification notification) {
        Map<String, String> fields = new TreeMap<>();
        put(fields, "name", notification.name());
        forEachRule(notification, (at, rule) -> {
            put(fields, at, "rule");
            put(fields, at + ".filter.projects", rule.filter().projects());
            put(fields, at + ".filter.branches", rule.filter().branches());
            put(fields, at + ".filter.tags", rule.filter().tags());
            put(fields, at + ".filter.pipelines", rule.filter().pipelines());
            put(fields, at + ".filter.results", rule.filter().results());
            NotificationRule.Slack slack = rule.slack();
            if (slack != null) {
                put(fields, at + ".slack.endpoint", slack.endpoint() == null ? "" : HIDDEN);
                put(fields, at + ".slack.channels", slack.channels());
                put(fields, at + ".slack.message", slack.message());
                put(fields, at + ".slack.status", slack.active() ? "ACTIVE" : "INACTIVE");
            }
            NotificationRule.Webhook webhook = rule.webhook();
            if (webhook != null) {
                put(fields, at + ".webhook.endpoint", webhook.endpoint() == null ? "" : HIDDEN);
                put(fields, at + ".webhook.secret", webhook.secretName());
                put(
                        fields,
                        at + ".webhook.timeout",
                        Long.toString(webhook.timeout().toMillis()));
                put(fields, at + ".webhook.retries", Integer.toString(webhook.retries()));
                put(fields, at + ".webhook.action", webhook.action());
                put(fields, at + ".webhook.status", webhook.active() ? "ACTIVE" : "INACTIVE");
            }
        });
        return fields;
    }

    /** The endpoints, by the names of their fields: for comparing in memory, never for keeping. */
    static Map<String, Secret> endpoints(Notification notification) {
        Map<String, Secret> endpoints = new HashMap<>();
        forEachRule(notification, (at, rule) -> {
            if (rule.slack() != null && rule.slack().endpoint() != null) {
                endpoints.put(at + ".slack.endpoint", rule.slack().endpoint());
            }
            if (rule.webhook() != null && rule.webhook().endpoint() != null) {
                endpoints.put(at + ".webhook.endpoint", rule.webhook().endpoint());
            }
        });
        return endpoints;
    }

    /** What is different, that there is another endpoint included. */
    static List<FieldChange> changes(
            Map<String, String> before,
            Map<String, String> now,
            @Nullable Map<String, Secret> endpointsBefore,
            Map<String, Secret> endpointsNow) {
        List<FieldChange> changes = new ArrayList<>();
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String from = before.getOrDefault(name, "");
            String to = now.getOrDefault(name, "");
            Secret was = endpointsBefore == null ? null : endpointsBefore.get(name);
            if (!from.equals(to)) {
                changes.add(new FieldChange(name, from, to));
            } else if (was != null && !was.equals(endpointsNow.get(name))) {
                changes.add(new FieldChange(name, HIDDEN, "another, " + HIDDEN));
            }
        }
        return changes.size() <= MOST_CHANGES ? changes : changes.subList(0, MOST_CHANGES);
    }

    private interface Visitor {
        void visit(String at, NotificationRule rule);
    }

    /** Two rules may have one name. */
    private static void forEachRule(Notification notification, Visitor visitor) {
        Map<String, Integer> seen = new HashMap<>();
        for (NotificationRule rule : notification.rules()) {
            int number = seen.merge(rule.name(), 1, Integer::sum);
            visitor.visit("rules[" + rule.name() + (number == 1 ? "" : " #" + number) + "]", rule);
        }
    }

    private static void put(Map<String, String> fields, String name, List<String> values) {
        put(fields, name, String.join(", ", values));
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
