package dev.signalman.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measuring and cutting text with tags, of which only the text is seen. */
final class Tags {
    private static final Pattern PIECE =
            Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*?(/?)>|&[#a-zA-Z0-9]{1,10};");

    private Tags() {}

    /** How many UTF-16 units are seen. */
    static int seen(String html) {
        int seen = html.length();
        Matcher piece = PIECE.matcher(html);
        while (piece.find()) {
            seen -= piece.end() - piece.start() - (piece.group(2) == null ? 1 : 0);
        }
        return seen;
    }

    /** The beginning with at most so many units that are seen; what it leaves open is closed. */
    static String cut(String html, int limit) {
        if (seen(html) <= limit) {
            return html;
        }
        var kept = new StringBuilder();
        Deque<String> open = new ArrayDeque<>();
        int room = limit - Plain.ELLIPSIS.length();
        int from = 0;
        Matcher piece = PIECE.matcher(html);
        while (from < html.length() && room > 0) {
            boolean found = piece.find(from);
            int until = found ? piece.start() : html.length();
            if (until - from > room) {
                String text = Plain.head(html.substring(from, until), room);
                kept.append(text, 0, text.length() - (text.endsWith(Plain.ELLIPSIS) ? 1 : 0));
                break;
            }
            kept.append(html, from, until);
            room -= until - from;
            from = until;
            if (found) {
                if (piece.group(2) == null) {
                    if (room < 1) {
                        break;
                    }
                    room--;
                } else if (!piece.group(1).isEmpty()) {
                    open.pollFirst();
                } else if (piece.group(3).isEmpty()) {
                    open.addFirst(piece.group(2));
                }
                kept.append(piece.group());
                from = piece.end();
            }
        }
        kept.append(Plain.ELLIPSIS);
        open.forEach(tag -> kept.append("</").append(tag).append('>'));
        return kept.toString();
    }
}
