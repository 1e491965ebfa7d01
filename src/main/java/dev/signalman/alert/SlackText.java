package dev.signalman.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Text from CI made harmless for Slack, and cut to Slack's limits, which count the characters after escaping.
 * Source: https://docs.slack.dev/messaging/formatting-message-text and the block reference.
 */
final class SlackText {
    private static final String ELLIPSIS = "…";
    /** Two of them must find room in one text. */
    private static final int ADDRESS = 1_200;
    /** Between two backticks it keeps them from ending a code block, and shows nothing. */
    private static final String ZERO_WIDTH_SPACE = "\u200b";

    private SlackText() {}

    /** One line: control characters and line breaks become spaces, backticks apostrophes; escaped and cut. */
    static String line(String text, int limit) {
        return escapeStart(printable(text, false).strip().replace('`', '\''), limit);
    }

    /** Several lines, otherwise as {@link #line}. */
    static String lines(String text, int limit) {
        return escapeStart(printable(text, true).strip().replace('`', '\''), limit);
    }

    /** A code block with the end of the text, whole lines where possible. */
    static String codeBlock(String text, int limit) {
        String fence = "```";
        // a backtick beside another one, or beside the fence, would end the block early
        String safe = printable(text, true).stripTrailing().replace("`", "`" + ZERO_WIDTH_SPACE);
        int room = limit - 2 * fence.length() - 2;
        return fence + "\n" + escapeEnd(safe, room) + "\n" + fence;
    }

    /** A link, or only its label if the address is not one that a browser should be sent to. */
    static String link(@Nullable String url, String label) {
        String safe = address(url);
        return safe == null
                ? line(label, 200)
                : "<" + safe + "|" + line(label, 200).replace('|', '/') + ">";
    }

    /** The address, escaped for Slack; null if it is not plain http or https. */
    static @Nullable String address(@Nullable String url) {
        if (url == null || url.replace("&", "&amp;").length() > ADDRESS) {
            return null;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
            return web && url.indexOf('|') < 0 ? url.replace("&", "&amp;") : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String printable(String text, boolean keepLines) {
        var plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                plain.append(keepLines ? '\n' : ' ');
            } else if (c == '\t') {
                plain.append(keepLines ? "    " : " ");
            } else if (c == '\r') {
                // a progress bar's return would glue lines together
                plain.append(keepLines ? "" : " ");
            } else if (!Character.isISOControl(c) && !turnsAround(c) && Character.getType(c) != Character.SURROGATE) {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }

    /** Characters that reverse the writing direction, and so can disguise text. */
    private static boolean turnsAround(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static String escapeStart(String text, int limit) {
        var escaped = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            String piece = escape(c);
            if (escaped.length() + piece.length() > limit) {
                return atWord(escaped, limit - ELLIPSIS.length()) + ELLIPSIS;
            }
            escaped.append(piece);
            i += Character.charCount(c);
        }
        return escaped.toString();
    }

    /** Cuts at a space or line break if one is near, and never inside an entity or a character. */
    private static String atWord(StringBuilder escaped, int limit) {
        int cut = Math.min(limit, escaped.length());
        int near = Math.max(0, cut - 40);
        for (int i = cut; i > near; i--) {
            if (i < escaped.length() && Character.isWhitespace(escaped.charAt(i))) {
                return escaped.substring(0, i).stripTrailing();
            }
        }
        int entity = escaped.lastIndexOf("&", cut);
        if (entity >= 0 && escaped.indexOf(";", entity) >= cut && cut - entity < 6) {
            cut = entity;
        }
        if (cut > 0 && Character.isHighSurrogate(escaped.charAt(cut - 1))) {
            cut--;
        }
        return escaped.substring(0, cut);
    }

    /** Keeps the end: that is where a log says what went wrong. */
    private static String escapeEnd(String text, int limit) {
        String escaped = text.codePoints().mapToObj(SlackText::escape).collect(Collectors.joining());
        if (escaped.length() <= limit) {
            return escaped;
        }
        int from = escaped.length() - limit + ELLIPSIS.length() + 1;
        int line = escaped.indexOf('\n', from);
        if (line >= 0 && line < escaped.length() - 1) {
            return ELLIPSIS + "\n" + escaped.substring(line + 1);
        }
        // one endless line: cut after an entity, if the cut fell into one
        int semicolon = escaped.indexOf(';', from);
        int ampersand = escaped.lastIndexOf('&', from);
        if (ampersand >= 0 && from - ampersand < 5 && semicolon >= 0 && semicolon - ampersand <= 4) {
            from = semicolon + 1;
        }
        if (Character.isLowSurrogate(escaped.charAt(from))) {
            from++;
        }
        return ELLIPSIS + "\n" + escaped.substring(from);
    }

    private static String escape(int c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(c);
        };
    }
}
