package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.signalman.event.EventJson;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON document that webhooks get, as {@code docs/webhook.md} describes it. Unknown and empty members are left out. */
final class WebhookMessage {
    private static final String VERSION = "1";

    private final ObjectMapper mapper = EventJson.mapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);

    private record Document(
            String version,
            String key,
            String receiver,
            String status,
            String incidentId,
            String rule,
            String severity,
            String title,
            String summary,
            String story,
            Instant startsAt,
            @Nullable Instant endsAt,
            Map<String, String> labels,
            Details facts) {}

    private record Details(
            @Nullable String project,
            @Nullable String branch,
            @Nullable String pipeline,
            @Nullable String pipelineFile,
            @Nullable String commit,
            @Nullable String commitShort,
            @Nullable String commitMessage,
            @Nullable String author,
            @Nullable Long durationSeconds,
            @Nullable String link,
            @Nullable String rerunLink,
            List<String> failingJobs,
            @Nullable String logJob,
            @Nullable String logTail,
            @Nullable String detail) {}

    String render(News news, String integration) {
        Facts facts = news.facts();
        Duration duration = facts.duration();
        String commit = facts.commit();
        var document = new Document(
                VERSION,
                news.key(integration),
                integration,
                news.status().text(),
                news.incidentId(),
                news.rule(),
                news.severity().text(),
                news.title(),
                news.summary(),
                news.story(),
                news.startsAt(),
                news.endsAt(),
                news.labels().values(),
                new Details(
                        facts.project(),
                        facts.branch(),
                        facts.pipeline(),
                        facts.pipelineFile(),
                        commit,
                        commit == null ? null : SlackMessage.shortCommit(commit),
                        facts.commitMessage(),
                        facts.author(),
                        duration == null ? null : duration.toSeconds(),
                        facts.link(),
                        facts.rerunLink(),
                        facts.failingJobs(),
                        facts.logJob(),
                        facts.logTail(),
                        facts.detail()));
        try {
            return mapper.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("message cannot be written: " + news.incidentId(), e);
        }
    }
}
