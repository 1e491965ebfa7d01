package dev.signalman.message;

import java.util.Arrays;
import java.util.Optional;

/** The templates, each with what its text is escaped for. Those that begin with {@code part.} are included by others, and escaped for these. */
enum TemplateName {
    PART_TITLE("part.title", Escaping.NONE),
    PART_TEXT("part.text", Escaping.NONE),
    PART_LINE("part.line", Escaping.NONE),
    SLACK_TITLE("slack.title", Escaping.SLACK),
    SLACK_TEXT("slack.text", Escaping.SLACK),
    SLACK_ALERT("slack.alert", Escaping.SLACK),
    SLACK_REPLY("slack.reply", Escaping.SLACK),
    EMAIL_SUBJECT("email.subject", Escaping.NONE),
    EMAIL_TEXT("email.text", Escaping.NONE),
    EMAIL_HTML("email.html", Escaping.HTML),
    PAGERDUTY_SUMMARY("pagerduty.summary", Escaping.NONE),
    TEAMS_TITLE("teams.title", Escaping.TEAMS),
    TEAMS_TEXT("teams.text", Escaping.TEAMS),
    TEAMS_ALERT("teams.alert", Escaping.TEAMS),
    DISCORD_TITLE("discord.title", Escaping.DISCORD),
    DISCORD_TEXT("discord.text", Escaping.DISCORD),
    DISCORD_ALERT("discord.alert", Escaping.DISCORD),
    TELEGRAM_TEXT("telegram.text", Escaping.TELEGRAM),
    OPSGENIE_MESSAGE("opsgenie.message", Escaping.NONE),
    OPSGENIE_DESCRIPTION("opsgenie.description", Escaping.NONE);

    /** What text is escaped for. */
    enum Escaping {
        NONE,
        SLACK,
        HTML,
        TELEGRAM,
        DISCORD,
        TEAMS;

        Markup markup() {
            return switch (this) {
                case NONE -> Markup.PLAIN;
                case SLACK -> Markup.SLACK;
                case HTML -> Markup.HTML;
                case TELEGRAM -> Markup.TELEGRAM;
                case DISCORD -> Markup.DISCORD;
                case TEAMS -> Markup.TEAMS;
            };
        }
    }

    static final String PART = "part.";

    private final String text;
    private final Escaping escaping;

    TemplateName(String text, Escaping escaping) {
        this.text = text;
        this.escaping = escaping;
    }

    static Optional<TemplateName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    String text() {
        return text;
    }

    Escaping escaping() {
        return escaping;
    }

    boolean part() {
        return text.startsWith(PART);
    }
}
