package dev.signalman.alert;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a Slack incoming webhook: the header as a block, everything else in one attachment, for its colour, and the
 * plain text for clients that show no blocks.
 * Source: https://docs.slack.dev/reference/block-kit/blocks (150 characters a header, 3000 a text, 2000 a field, 10 fields a section).
 */
final class SlackMessage {
    private static final int HEADER = 150;
    private static final int TEXT = 3_000;
    private static final int FIELD = 2_000;
    private static final int FIELDS = 10;

    private final Gson gson = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .create();

    String render(News news, @Nullable String channel) {
        String sign = sign(news);
        var payload = new JsonObject();
        if (channel != null) {
            payload.addProperty("channel", channel);
        }
        payload.addProperty(
                "text", sign + " " + SlackText.line(news.title(), 400) + " — " + SlackText.line(news.summary(), 1_000));
        payload.add("blocks", gson.toJsonTree(List.of(header(sign, news.title()))));
        var attachment = new JsonObject();
        attachment.addProperty("color", color(news));
        attachment.add("blocks", gson.toJsonTree(details(news)));
        var attachments = new JsonArray();
        attachments.add(attachment);
        payload.add("attachments", attachments);
        // links in text from CI shall not be unfolded into pictures and previews
        payload.addProperty("unfurl_links", false);
        payload.addProperty("unfurl_media", false);
        return gson.toJson(payload);
    }

    private static List<LayoutBlock> details(News news) {
        Facts facts = news.facts();
        var blocks = new ArrayList<LayoutBlock>();
        String story = news.story().isEmpty() ? "" : "\n*" + SlackText.line(news.story(), 500) + "*";
        blocks.add(section(SlackText.lines(news.summary(), TEXT - 600) + story));
        List<TextObject> fields = fields(news);
        if (!fields.isEmpty()) {
            blocks.add(SectionBlock.builder().fields(fields).build());
        }
        String detail = facts.detail() == null ? "" : SlackText.lines(facts.detail(), TEXT);
        // what consists of characters that are left out is empty, and Slack refuses the whole message for an empty text
        if (!detail.isEmpty()) {
            blocks.add(section(detail));
        }
        if (facts.logTail() != null && !facts.logTail().isBlank() && news.status() != News.Status.RESOLVED) {
            String job = facts.logJob() == null ? "" : "Log of " + SlackText.line(facts.logJob(), 200) + "\n";
            blocks.add(section(job + SlackText.codeBlock(facts.logTail(), TEXT - job.length())));
        }
        String links = links(facts);
        if (!links.isEmpty()) {
            blocks.add(section(links));
        }
        blocks.add(ContextBlock.builder()
                .elements(List.of(markdown(SlackText.line(
                        news.severity().text() + " · " + news.rule() + " · "
                                + news.labels().get(Labels.ORGANIZATION) + " · since "
                                + news.startsAt().truncatedTo(ChronoUnit.SECONDS),
                        FIELD))))
                .build());
        return blocks;
    }

    private static List<TextObject> fields(News news) {
        Facts facts = news.facts();
        var fields = new ArrayList<TextObject>();
        add(fields, "Project", facts.project());
        add(fields, "Branch", facts.branch());
        add(fields, "Pipeline", facts.pipeline());
        if (facts.commit() != null) {
            String message = facts.commitMessage() == null ? "" : " " + facts.commitMessage();
            add(fields, "Commit", shortCommit(facts.commit()) + message);
        }
        add(fields, "Author", facts.author());
        Duration duration = facts.duration();
        add(fields, "Duration", duration == null ? null : Words.duration(duration));
        if (news.endsAt() != null && news.status() == News.Status.RESOLVED) {
            add(fields, "Lasted", Words.duration(Duration.between(news.startsAt(), news.endsAt())));
        }
        add(fields, "Target", news.labels().get(Labels.TARGET));
        add(fields, "Promotion", news.labels().get(Labels.PROMOTION));
        add(fields, "Scheduler", news.labels().get(Labels.SCHEDULE));
        if (!facts.failingJobs().isEmpty()) {
            add(fields, "Failing jobs", jobs(facts.failingJobs()));
        }
        return fields.size() <= FIELDS ? fields : fields.subList(0, FIELDS);
    }

    private static String jobs(List<String> jobs) {
        int shown = Math.min(jobs.size(), 10);
        return String.join("\n", jobs.subList(0, shown))
                + (jobs.size() == shown ? "" : "\nand " + (jobs.size() - shown) + " more");
    }

    private static void add(List<TextObject> fields, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            fields.add(markdown("*" + name + "*\n" + SlackText.lines(value, FIELD - name.length() - 3)));
        }
    }

    private static String links(Facts facts) {
        var links = new ArrayList<String>();
        if (SlackText.address(facts.link()) != null) {
            links.add(SlackText.link(facts.link(), "Open in Semaphore"));
        }
        if (SlackText.address(facts.rerunLink()) != null) {
            links.add(SlackText.link(facts.rerunLink(), "The rerun"));
        }
        return String.join("  ·  ", links);
    }

    private static HeaderBlock header(String sign, String title) {
        return HeaderBlock.builder()
                .text(PlainTextObject.builder()
                        .text(sign + " " + SlackText.line(title, HEADER - sign.length() - 1))
                        .emoji(false)
                        .build())
                .build();
    }

    private static SectionBlock section(String text) {
        return SectionBlock.builder().text(markdown(text)).build();
    }

    /** Verbatim, so that Slack links no names, channels or addresses that stand in the text. */
    private static MarkdownTextObject markdown(String text) {
        return MarkdownTextObject.builder().text(text).verbatim(true).build();
    }

    static String shortCommit(String commit) {
        return commit.length() <= 8 ? commit : commit.substring(0, 8);
    }

    private static String sign(News news) {
        return switch (news.status()) {
            case RESOLVED -> "✅";
            case INFO -> "ℹ️";
            case FIRING -> news.severity() == Severity.CRITICAL ? "🔴" : "🟠";
        };
    }

    private static String color(News news) {
        return switch (news.status()) {
            case RESOLVED -> "#2eb67d";
            case INFO -> "#36c5f0";
            case FIRING -> news.severity() == Severity.CRITICAL ? "#e01e5a" : "#ecb22e";
        };
    }
}
