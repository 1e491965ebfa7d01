package dev.signalman.message;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What templates see of a notification, as docs/messages.md describes it: maps, lists, texts and numbers, nothing of ours. Texts are plain
 * ones, bounded and made harmless; what is unknown is an empty text.
 */
final class TemplateData {
    private static final int MOST_ENTRIES = 64;
    private static final int TEXT = 2_000;
    private static final int NAME = 300;
    private static final int FIELD = 600;
    private static final int LOG = 8_000;

    /** Stands for the first alert where there is none. */
    private static final Map<String, Object> NOBODY = new TemplateData(Instant.EPOCH, MessageOptions.DEFAULT, 1)
            .alert(new Alert(
                    "",
                    Labels.NONE,
                    Map.of(),
                    new Facts(null, null, null, null, null, null, null, null, null, null, List.of(), null, null, null),
                    Instant.EPOCH,
                    null,
                    Instant.EPOCH,
                    false,
                    null,
                    ""));

    private final Instant at;
    private final MessageOptions options;
    private final int share;

    private TemplateData(Instant at, MessageOptions options, int share) {
        this.at = at;
        this.options = options;
        this.share = share;
    }

    static Map<String, Object> of(Group group) {
        return new TemplateData(group.at(), group.options(), group.share()).group(group);
    }

    private Map<String, Object> group(Group group) {
        Notification notification = group.notification();
        List<Map<String, Object>> alerts =
                group.shown().stream().map(this::alert).toList();
        var data = new LinkedHashMap<String, Object>();
        data.put("receiver", Plain.line(notification.receiver()));
        data.put("integration", Plain.line(notification.integration()));
        data.put("group_key", Plain.line(notification.groupKey(), TEXT));
        data.put("status", notification.status().text());
        data.put("reason", notification.reason().name().toLowerCase(Locale.ROOT));
        data.put("sign", group.sign());
        data.put("color", group.color());
        data.put("severity", group.urgency().text());
        data.put("subject", group.subject());
        data.put("note", lines(notification.note()));
        data.put("at", notification.at().toString());
        data.put("since", group.since().toString());
        data.put("event", "");
        data.put("external_url", group.options().externalUrl());
        data.put("total", group.total());
        data.put("firing_count", notification.firing().size());
        data.put("resolved_count", notification.resolved().size());
        data.put("hidden", group.total() - alerts.size());
        data.put("group_labels", open(notification.groupLabels().values()));
        data.put("common_labels", open(notification.commonLabels().values()));
        data.put("common_annotations", open(notification.commonAnnotations()));
        data.put("common", facts(group.facts()));
        data.put("alerts", alerts);
        data.put(
                "firing",
                alerts.stream()
                        .filter(alert -> "firing".equals(alert.get("status")))
                        .toList());
        data.put(
                "resolved",
                alerts.stream()
                        .filter(alert -> "resolved".equals(alert.get("status")))
                        .toList());
        data.put("alert", alerts.isEmpty() ? NOBODY : alerts.getFirst());
        return data;
    }

    /** The same with another alert in front. */
    static Map<String, Object> about(Map<String, Object> data, Alert alert, Group group) {
        var about = new LinkedHashMap<>(data);
        about.put("alert", new TemplateData(group.at(), group.options(), group.share()).alert(alert));
        return about;
    }

    private Map<String, Object> alert(Alert alert) {
        Facts facts = alert.facts();
        boolean resolved = alert.resolved(at);
        Instant until = resolved && alert.endsAt() != null ? alert.endsAt() : at;
        var data = new LinkedHashMap<String, Object>();
        data.put("incident", Plain.line(alert.incident()));
        data.put("status", resolved ? "resolved" : "firing");
        data.put("sign", Group.sign(alert, at));
        data.put("news", alert.news());
        data.put("severity", line(alert.labels().get(Labels.SEVERITY)));
        data.put("name", line(alert.labels().get(Labels.ALERTNAME)));
        data.put("team", line(Fact.team(alert.labels(), options)));
        data.put("title", title(alert));
        data.put("description", lines(alert.annotation(Alert.DESCRIPTION)));
        data.put("story", lines(alert.annotation(Alert.STORY)));
        data.put("runbook_url", address(alert.annotation(Alert.RUNBOOK_URL)));
        data.put("url", Link.best(alert));
        data.put("starts_at", alert.startsAt().toString());
        data.put("ends_at", resolved ? until.toString() : "");
        data.put(
                "lasted_seconds",
                Math.max(0, Duration.between(alert.startsAt(), until).toSeconds()));
        data.put("acknowledged", alert.acknowledgement() != null);
        data.put("acknowledgement", acknowledgement(alert.acknowledgement()));
        data.put("labels", open(alert.labels().values()));
        data.put("annotations", open(alert.annotations()));
        data.put("facts", facts(facts));
        data.put("fields", facts(Fact.of(alert, at, options)));
        data.put(
                "links",
                Link.of(alert).stream()
                        .map(link -> Map.of("label", (Object) link.label(), "url", link.url()))
                        .toList());
        return data;
    }

    /** Summary, or the name of the alert if it has none. */
    private String title(Alert alert) {
        String summary = line(alert.annotation(Alert.SUMMARY));
        return summary.isEmpty() ? line(alert.labels().get(Labels.ALERTNAME)) : summary;
    }

    private Map<String, Object> acknowledgement(@Nullable Acknowledgement given) {
        return given == null
                ? Map.of("by", "", "at", "", "comment", "")
                : Map.of("by", line(given.by()), "at", given.at().toString(), "comment", lines(given.comment()));
    }

    private Map<String, Object> facts(Facts facts) {
        var data = new LinkedHashMap<String, Object>();
        data.put("project", line(facts.project()));
        data.put("branch", line(facts.branch()));
        data.put("pipeline", line(facts.pipeline()));
        data.put("pipeline_file", line(facts.pipelineFile()));
        data.put("commit", line(facts.commit()));
        data.put("commit_short", facts.commit() == null ? "" : line(Fact.shortCommit(facts.commit())));
        data.put("commit_message", line(facts.commitMessage()));
        data.put("author", line(facts.author()));
        Duration duration = facts.duration();
        data.put("duration", duration == null ? "" : Phrases.duration(duration));
        data.put("duration_seconds", duration == null ? 0L : duration.toSeconds());
        data.put("link", address(facts.link()));
        data.put("rerun_link", address(facts.rerunLink()));
        data.put("failing_jobs", facts.failingJobs().stream().map(this::line).toList());
        data.put("log_job", line(facts.logJob()));
        data.put("log_tail", facts.logTail() == null ? "" : Plain.tail(Plain.log(facts.logTail()), LOG / share));
        data.put("detail", lines(facts.detail()));
        return data;
    }

    private List<Map<String, Object>> facts(List<Fact> facts) {
        return facts.stream()
                .map(fact ->
                        Map.<String, Object>of("name", fact.name(), "value", Plain.head(fact.value(), FIELD / share)))
                .toList();
    }

    private OpenMap open(Map<String, String> values) {
        var data = new LinkedHashMap<String, Object>();
        values.entrySet().stream()
                .limit(MOST_ENTRIES)
                .forEach(value -> data.put(line(value.getKey()), lines(value.getValue())));
        return new OpenMap(data);
    }

    private String line(@Nullable String text) {
        return text == null ? "" : Plain.line(text, NAME);
    }

    private String lines(@Nullable String text) {
        return text == null ? "" : Plain.lines(text, TEXT / share);
    }

    private static String address(@Nullable String url) {
        String safe = Plain.address(url);
        return safe == null ? "" : safe;
    }
}
