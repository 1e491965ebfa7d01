package dev.signalman.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rows under headings, as wide as their widest value; on a terminal cut where it ends, without the last columns if need be. */
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\S+");

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> headings) {
        this.headings = headings;
    }

    Table row(List<String> cells) {
        rows.add(cells);
        return this;
    }

    /**
     * @param width columns of the terminal; 0 for no limit
     * @param colours whether headings and results are coloured
     */
    String render(int width, boolean colours) {
        int[] widths = new int[headings.size()];
        measure(widths, headings);
        rows.forEach(row -> measure(widths, row));
        if (width > 0) {
            boolean[] whole = whole();
            int fitting = fitting(widths, width, whole);
            if (fitting < widths.length) {
                return first(fitting).render(width, colours);
            }
            shrink(widths, width, whole);
        }
        StringBuilder text = new StringBuilder();
        String head = line(
                headings.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(), widths, width > 0, false);
        text.append(colours ? "\u001B[1m" + head + "\u001B[0m" : head).append('\n');
        rows.forEach(row -> text.append(line(row, widths, width > 0, colours)).append('\n'));
        return text.toString();
    }

    private static void measure(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(cells.get(i)));
        }
    }

    /** How many columns there is room for, one at the least. */
    private static int fitting(int[] widths, int width, boolean[] whole) {
        int sum = -GAP.length();
        for (int i = 0; i < widths.length; i++) {
            sum += GAP.length() + (whole[i] ? widths[i] : Math.min(widths[i], NARROWEST));
            if (sum > width) {
                return Math.max(1, i);
            }
        }
        return widths.length;
    }

    private Table first(int columns) {
        Table narrower = new Table(headings.subList(0, columns));
        rows.forEach(row -> narrower.row(row.subList(0, columns)));
        return narrower;
    }

    /** Which columns hold identifiers and times, which are useless in parts. */
    private boolean[] whole() {
        boolean[] whole = new boolean[headings.size()];
        for (int i = 0; i < whole.length; i++) {
            int column = i;
            whole[i] = rows.stream()
                    .map(row -> row.get(column))
                    .filter(cell -> !cell.isEmpty())
                    .allMatch(cell -> Session.isId(cell) || TIME.matcher(cell).matches());
        }
        return whole;
    }

    /** Takes from the widest until it fits. */
    private static void shrink(int[] widths, int width, boolean[] whole) {
        while (sum(widths) > width) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!whole[i] && widths[i] > NARROWEST && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static int sum(int[] widths) {
        int sum = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }

    private static String line(List<String> cells, int[] widths, boolean cut, boolean colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String shown = cut && length(cell) > widths[i] ? cell.substring(0, end(cell, widths[i] - 1)) + "…" : cell;
            line.append(i == 0 ? "" : GAP).append(colours ? coloured(shown) : shown);
            if (i < widths.length - 1) {
                line.repeat(' ', Math.max(0, widths[i] - length(shown)));
            }
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static int end(String cell, int length) {
        return cell.offsetByCodePoints(0, length);
    }

    private static String coloured(String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "passed", "usable" -> "\u001B[32m" + cell + "\u001B[0m";
            case "failed", "unusable" -> "\u001B[31m" + cell + "\u001B[0m";
            case "running", "queuing", "queued", "stopping", "cordoned" -> "\u001B[33m" + cell + "\u001B[0m";
            default -> cell;
        };
    }
}
