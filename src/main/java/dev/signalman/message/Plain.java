package dev.signalman.message;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.BreakIterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text that may come from CI, without what disguises or disturbs: control characters, characters that turn the writing direction
 * around or show nothing, halves of characters, and heaps of accents. It is not escaped for any medium yet.
 */
final class Plain {
    static final String ELLIPSIS = "…";
    /** No message shows more of one value than this, so that a line of a mebibyte costs nothing. */
    private static final int ROOM = 16_000;

    /** Of so many units one at least should be seen; what hides more than that is cut short. */
    private static final int HIDDEN = 4;

    private static final int MOST_ACCENTS = 4;
    /** How far from the limit a better place to cut is looked for. */
    private static final int NEAR = 60;

    private Plain() {}

    /** In one line. */
    static String line(String text) {
        return clean(first(text, ROOM), false).strip();
    }

    /** In one line, cut at the limit. */
    static String line(String text, int limit) {
        return head(clean(first(text, HIDDEN * limit), false).strip(), limit);
    }

    /** Line breaks stay, as line feeds; so do indents. */
    static String lines(String text) {
        return clean(first(text, ROOM), true).strip();
    }

    /** In lines, cut at the limit. */
    static String lines(String text, int limit) {
        return head(clean(first(text, HIDDEN * limit), true).strip(), limit);
    }

    /** As {@link #lines}, but what is too long keeps its end: that is where a log says what went wrong. */
    static String log(String text) {
        String end = text.length() <= ROOM ? text : text.substring(boundaryAfter(text, text.length() - ROOM));
        return clean(end, true).stripTrailing();
    }

    /** The text with every half of a character replaced, so that it can be written as UTF-8; otherwise as it is, but not endless. */
    static String verbatim(String text) {
        if (text.length() <= ROOM && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text; // as nearly all are
        }
        String start = first(text, ROOM);
        var whole = new StringBuilder(start.length());
        start.codePoints().forEach(c -> whole.appendCodePoint(surrogate(c) ? 0xFFFD : c));
        return start.length() == text.length() ? whole.toString() : whole + ELLIPSIS;
    }

    /** The beginning, at most so many UTF-16 units with the ellipsis; ends at a line or a word if one ends near. */
    static String head(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        if (limit <= ELLIPSIS.length()) {
            return limit <= 0 ? "" : ELLIPSIS;
        }
        int room = limit - ELLIPSIS.length();
        int cut = boundaryBefore(text, room);
        for (int i = cut; i > Math.max(0, cut - NEAR); i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return text.substring(0, i).stripTrailing() + ELLIPSIS;
            }
        }
        return text.substring(0, cut) + ELLIPSIS;
    }

    /** The end, at most so many UTF-16 units with the ellipsis; begins at a line if one begins in the half of it. */
    static String tail(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        if (limit <= 2) {
            return limit <= 0 ? "" : ELLIPSIS;
        }
        int from = boundaryAfter(text, text.length() - (limit - 2));
        int line = text.indexOf('\n', from - 1);
        if (line >= 0 && line < text.length() - 1 && line - from < limit / 2) {
            from = line + 1;
        }
        return ELLIPSIS + "\n" + text.substring(from);
    }

    /** The address as it was, if a browser may be sent there: http or https, a host, no name or password before it, ASCII; null otherwise. */
    static @Nullable String address(@Nullable String url) {
        if (url == null || url.length() > 1_000) {
            return null;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && url.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return web ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String first(String text, int room) {
        return text.length() <= room ? text : text.substring(0, boundaryBefore(text, room));
    }

    /** The last place at or before the index where no character, as people see it, is cut in two. */
    static int boundaryBefore(String text, int index) {
        if (index <= 0 || index >= text.length()) {
            return Math.clamp(index, 0, text.length());
        }
        // people's characters are short; what is longer is one of the tricks, and may be cut between code points
        int from = Math.max(0, index - NEAR);
        String near = text.substring(from, Math.min(text.length(), index + NEAR));
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(near);
        int at = index - from;
        int boundary = characters.isBoundary(at) ? at : characters.preceding(at);
        if (boundary > 0) {
            return from + boundary;
        }
        return Character.isLowSurrogate(text.charAt(index)) && Character.isHighSurrogate(text.charAt(index - 1))
                ? index - 1
                : index;
    }

    private static int boundaryAfter(String text, int index) {
        int before = boundaryBefore(text, index);
        if (before >= index) {
            return before;
        }
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.substring(before, Math.min(text.length(), before + 2 * NEAR)));
        int next = characters.following(0);
        return next == BreakIterator.DONE ? index : before + next;
    }

    private static String clean(String text, boolean keepLines) {
        var plain = new StringBuilder(text.length());
        int accents = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c >= ' ' && c < 0x7f) {
                plain.append((char) c);
                accents = 0;
                i++;
                continue;
            }
            i += Character.charCount(c);
            int type = Character.getType(c);
            accents = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? accents + 1 : 0;
            if (c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85) {
                plain.append(keepLines ? '\n' : ' ');
            } else if (c == '\t') {
                plain.append(keepLines ? "    " : " ");
            } else if (c == '\r') {
                // a progress bar's return would glue lines together
                if (i >= text.length() || text.charAt(i) != '\n') {
                    plain.append(keepLines ? '\n' : ' ');
                }
            } else if (c == 0x200D) {
                // it makes one picture of several; between letters it only hides
                if (!plain.isEmpty() && i < text.length() && picture(text.codePointAt(i))) {
                    plain.appendCodePoint(c);
                }
            } else if (surrogate(c)) {
                plain.append('\uFFFD');
            } else if (!Character.isISOControl(c)
                    && type != Character.FORMAT
                    && !blank(c)
                    && accents <= MOST_ACCENTS
                    && (c & 0xFFFE) != 0xFFFE) {
                plain.appendCodePoint(c);
            }
        }
        return plain.toString();
    }

    private static boolean surrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static boolean picture(int c) {
        return c >= 0x2190;
    }

    /** Letters that show nothing and are not of the kind {@link Character#FORMAT}. */
    private static boolean blank(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F || (c >= 0x17B4 && c <= 0x17B5);
    }
}
