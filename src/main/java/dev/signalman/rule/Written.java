package dev.signalman.rule;

import java.util.Arrays;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A text that stands in a source, and where each of its characters stands there: quotes, escapes and the indentation of blocks are not in
 * the text, and yet problems must point at the very place.
 */
final class Written {
    private final Lines lines;
    private final int[] text;
    /** By character of the text: its place in the source. */
    private final int[] origins;

    /**
     * A place in a source.
     *
     * @param source its name
     * @param line counted from 1
     * @param column counted from 1
     */
    record Place(String source, int line, int column) {
        RuleProblem problem(String message) {
            return new RuleProblem(source, line, column, message);
        }
    }

    /** A source by its characters (code points) and lines. */
    static final class Lines {
        private final String source;
        private final int[] characters;
        private final int[] starts;

        Lines(String source, String text) {
            this.source = source;
            this.characters = text.codePoints().toArray();
            var found = new int[characters.length + 1];
            int count = 1;
            for (int i = 0; i < characters.length; i++) {
                if (characters[i] == '\n') {
                    found[count++] = i + 1;
                }
            }
            this.starts = Arrays.copyOf(found, count);
        }

        Place place(int index) {
            int line = Arrays.binarySearch(starts, index);
            if (line < 0) {
                line = -line - 2;
            }
            return new Place(source, line + 1, index - starts[line] + 1);
        }

        Place place(Node node) {
            return place(Math.min(node.getStartMark().getIndex(), characters.length));
        }
    }

    private Written(Lines lines, int[] text, int[] origins) {
        this.lines = lines;
        this.text = text;
        this.origins = origins;
    }

    static Written of(Lines lines, ScalarNode node) {
        int[] text = node.getValue().codePoints().toArray();
        return new Written(lines, text, origins(lines.characters, text, node));
    }

    /** A text that is no part of a file: all of it is at one place. */
    static Written elsewhere(String where, String text) {
        int[] characters = text.codePoints().toArray();
        return new Written(new Lines(where, ""), characters, new int[characters.length]);
    }

    String text() {
        return new String(text, 0, text.length);
    }

    int length() {
        return text.length;
    }

    int at(int index) {
        return text[index];
    }

    Written part(int from, int to) {
        return new Written(lines, Arrays.copyOfRange(text, from, to), Arrays.copyOfRange(origins, from, to));
    }

    /** The place of a character or, for the index behind the last, of the end. */
    Place place(int index) {
        if (text.length == 0) {
            return lines.place(0);
        }
        return index < text.length
                ? lines.place(origins[Math.max(0, index)])
                : lines.place(Math.min(origins[text.length - 1] + 1, lines.characters.length));
    }

    /** Goes through both texts side by side. Where that fails, such as behind an anchor, everything is at the beginning. */
    private static int[] origins(int[] source, int[] text, ScalarNode node) {
        ScalarStyle style = node.getScalarStyle();
        int start = Math.min(node.getStartMark().getIndex(), source.length);
        int at = switch (style) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> start + 1;
            case LITERAL, FOLDED -> behindLine(source, start);
            default -> start;
        };
        var origins = new int[text.length];
        for (int i = 0; i < text.length; i++) {
            while (at < source.length && !stands(source, at, text[i], style)) {
                if (!Character.isWhitespace(source[at]) && !isContinuation(source, at, style)) {
                    Arrays.fill(origins, start);
                    return origins;
                }
                at += isContinuation(source, at, style) ? 2 : 1;
            }
            origins[i] = Math.min(at, Math.max(0, source.length - 1));
            at += width(source, at, style);
        }
        return origins;
    }

    private static boolean stands(int[] source, int at, int character, ScalarStyle style) {
        return source[at] == character
                || (character == ' ' && source[at] == '\n' && style != ScalarStyle.LITERAL)
                || (style == ScalarStyle.DOUBLE_QUOTED && source[at] == '\\' && !isContinuation(source, at, style));
    }

    /** A backslash at the end of a line. */
    private static boolean isContinuation(int[] source, int at, ScalarStyle style) {
        return style == ScalarStyle.DOUBLE_QUOTED
                && source[at] == '\\'
                && at + 1 < source.length
                && source[at + 1] == '\n';
    }

    /** How many characters of the source one of the text takes. */
    private static int width(int[] source, int at, ScalarStyle style) {
        if (at + 1 >= source.length) {
            return 1;
        }
        if (style == ScalarStyle.SINGLE_QUOTED && source[at] == '\'') {
            return 2;
        }
        if (style != ScalarStyle.DOUBLE_QUOTED || source[at] != '\\') {
            return 1;
        }
        return switch (source[at + 1]) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }

    private static int behindLine(int[] source, int from) {
        int at = from;
        while (at < source.length && source[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, source.length);
    }
}
