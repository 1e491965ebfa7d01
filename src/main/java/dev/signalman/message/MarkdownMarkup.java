package dev.signalman.message;

import java.time.Instant;

/**
 * Markdown as Discord and Microsoft Teams understand it. Every sign that could mean something is escaped by a backslash; mentions are
 * broken up as well.
 * Sources: https://support.discord.com/hc/en-us/articles/210298617,
 * https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features
 */
final class MarkdownMarkup implements Markup {
    private static final String FENCE = "```";
    private static final String ZERO_WIDTH_SPACE = "\u200b";

    private final String signs;
    private final boolean times;

    private MarkdownMarkup(String signs, boolean times) {
        this.signs = signs;
        this.times = times;
    }

    static MarkdownMarkup discord() {
        return new MarkdownMarkup("\\*_~`|<>[]()#-:+", true);
    }

    /** Teams knows emphasis, links and lists only, and shows a backslash before any other sign. */
    static MarkdownMarkup teams() {
        return new MarkdownMarkup("\\*_[]<>`", false);
    }

    @Override
    public String escape(String plain) {
        var escaped = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean begins = i == 0 || plain.charAt(i - 1) == '\n';
            if (signs.indexOf(c) >= 0 && (!lineSign(c) || begins)) {
                escaped.append('\\');
            }
            escaped.append(c);
            if (c == '@') {
                escaped.append(ZERO_WIDTH_SPACE);
            }
        }
        return escaped.toString();
    }

    /** Signs that mean something at the beginning of a line only. */
    private static boolean lineSign(char c) {
        return c == '#' || c == '-' || c == '+';
    }

    @Override
    public String link(String label, String url) {
        String safe = Plain.address(url);
        String text = escape(Plain.line(label, 200));
        return safe == null || text.isEmpty()
                ? text
                : "[" + text + "](" + safe.replace("(", "%28").replace(")", "%29") + ")";
    }

    @Override
    public String code(String plain, int limit) {
        String safe = plain.replace("`", "`" + ZERO_WIDTH_SPACE);
        return FENCE + "\n" + Plain.tail(safe, limit - 2 * FENCE.length() - 2) + "\n" + FENCE;
    }

    @Override
    public String time(Instant at) {
        return times ? "<t:" + at.getEpochSecond() + ":f>" : PlainMarkup.utc(at);
    }

    @Override
    public int length(String marked) {
        return marked.length();
    }

    @Override
    public String cut(String marked, int limit) {
        if (marked.length() <= limit) {
            return marked;
        }
        String start = Plain.head(marked, limit - FENCE.length() - 1);
        String body = start.substring(0, start.length() - Math.min(start.length(), Plain.ELLIPSIS.length()));
        int link = openLink(body);
        if (link >= 0) {
            body = body.substring(0, link).stripTrailing();
        }
        int backslashes = body.length() - body.replaceAll("\\\\+$", "").length();
        if (backslashes % 2 == 1) {
            body = body.substring(0, body.length() - 1);
        }
        return body.split(FENCE, -1).length % 2 == 0 ? body + Plain.ELLIPSIS + "\n" + FENCE : body + Plain.ELLIPSIS;
    }

    /** Where a link or a time begins that does not end; -1 if there is none. */
    private static int openLink(String text) {
        int open = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (open < 0 && (c == '[' || c == '<')) {
                open = i;
            } else if (open >= 0 && (c == ')' || c == '>')) {
                open = -1;
            }
        }
        return open;
    }
}
