package dev.signalman.message;

import java.time.Instant;
import java.util.regex.Pattern;

/** HTML, both as documents and as the few tags that Telegram knows. Source: https://core.telegram.org/bots/api#html-style */
final class HtmlMarkup implements Markup {
    private static final Pattern WORD_SIGN = Pattern.compile("@|(?<![^\\s(])[#/$]");

    private final boolean chat;

    private HtmlMarkup(boolean chat) {
        this.chat = chat;
    }

    static HtmlMarkup document() {
        return new HtmlMarkup(false);
    }

    static HtmlMarkup telegram() {
        return new HtmlMarkup(true);
    }

    @Override
    public String escape(String plain) {
        String text = plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        // Telegram makes mentions, commands and tags of words that begin so
        return chat ? WORD_SIGN.matcher(text).replaceAll("$0\u200b") : text.replace("'", "&#39;");
    }

    @Override
    public String link(String label, String url) {
        String safe = Plain.address(url);
        String text = escape(Plain.line(label));
        return safe == null || text.isEmpty() ? text : "<a href=\"" + attribute(safe) + "\">" + text + "</a>";
    }

    @Override
    public String code(String plain, int limit) {
        String safe = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<pre>" + Entities.tail(safe, limit - 11) + "</pre>";
    }

    @Override
    public String time(Instant at) {
        return PlainMarkup.utc(at);
    }

    /** What is seen: tags take nothing, entities one. */
    @Override
    public int length(String marked) {
        return Tags.seen(marked);
    }

    @Override
    public String cut(String marked, int limit) {
        return Tags.cut(marked, limit);
    }

    private static String attribute(String url) {
        return url.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
