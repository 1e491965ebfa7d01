package dev.signalman.message;

import java.time.Instant;

/**
 * Slack's mrkdwn. Its limits count the characters after escaping. What stands in an ordinary text can be emphasised by hostile input
 * only, never made a link or a mention.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
final class SlackMarkup implements Markup {
    private static final String FENCE = "```";
    /** Beside a sign that would begin or end emphasis it keeps it from doing so, and shows nothing. */
    private static final String ZERO_WIDTH_SPACE = "\u200b";

    @Override
    public String escape(String plain) {
        return entities(
                plain.replace('`', '\'').replace("*", "*" + ZERO_WIDTH_SPACE).replace("~", "~" + ZERO_WIDTH_SPACE));
    }

    @Override
    public String link(String label, String url) {
        String safe = Plain.address(url);
        String text = escape(Plain.line(label, 200));
        return safe == null || safe.indexOf('|') >= 0 || safe.indexOf('>') >= 0 || text.isEmpty()
                ? text
                : "<" + entities(safe) + "|" + text.replace('|', '/') + ">";
    }

    @Override
    public String code(String plain, int limit) {
        // a backtick beside another one, or beside the fence, would end the block early
        String safe = entities(plain.replace("`", "`" + ZERO_WIDTH_SPACE));
        return FENCE + "\n" + Entities.tail(safe, limit - 2 * FENCE.length() - 2) + "\n" + FENCE;
    }

    @Override
    public String time(Instant at) {
        return "<!date^" + at.getEpochSecond() + "^{date_short_pretty} {time}|" + PlainMarkup.utc(at) + ">";
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
        // room for the end of a block that the cut may leave open
        String start = Entities.head(marked, limit - FENCE.length() - 1);
        int open = start.lastIndexOf('<');
        if (open > start.lastIndexOf('>')) {
            start = start.substring(0, open).stripTrailing() + Plain.ELLIPSIS;
        }
        return odd(start) ? start + "\n" + FENCE : start;
    }

    private static boolean odd(String text) {
        return text.split(FENCE, -1).length % 2 == 0;
    }

    private static String entities(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
