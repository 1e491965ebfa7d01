package dev.signalman.message;

import java.time.Instant;

/** How text becomes part of a message: what a medium takes for more than text is escaped, and what it understands is made here only. */
interface Markup {
    Markup PLAIN = new PlainMarkup();
    Markup SLACK = new SlackMarkup();
    Markup HTML = HtmlMarkup.document();
    Markup TELEGRAM = HtmlMarkup.telegram();
    Markup DISCORD = MarkdownMarkup.discord();
    Markup TEAMS = MarkdownMarkup.teams();

    /** Plain text, so that the medium shows it as it is. */
    String escape(String plain);

    /** A link; where the medium has none, or the address is not one to send a browser to, the label alone. */
    String link(String label, String url);

    /** A block of unproportional text with the end of what is given, at most so long. */
    String code(String plain, int limit);

    /** A time, where possible in the reader's own zone. */
    String time(Instant at);

    /** How much of the medium's limit the text takes. */
    int length(String marked);

    /** The beginning of marked text, at most so long, cut at a line or word where possible, never inside of markup, and nothing left open. */
    String cut(String marked, int limit);
}
