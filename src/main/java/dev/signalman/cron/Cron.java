package dev.signalman.cron;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: minute, hour, day of month, month, day of week, in UTC. Each field is a list of {@code *}, values and ranges, each
 * perhaps with a step; months and days of the week may be names. {@code @hourly} and its kin are known as well.
 *
 * <p>Where both kinds of days are restricted, cron's tradition takes days that match either, and other readings take those that match
 * both. Here both must match: what is due by this is due by every reading.
 *
 * <p>Steps are Semaphore's own: over all values they give those that the step divides, so that the days of {@code *}{@code /2} are the
 * even ones; within a range they count from its begin; after a single value they give no more than that value. With a step, Sunday is 7.
 *
 * @param minutes bits of the minutes, and so on for the others
 */
public record Cron(long minutes, long hours, long days, long months, long weekdays) {
    /** The 29th of February may be eight years away. */
    private static final int DAYS = 8 * 366 + 1;

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Map<String, String> SHORT_FORMS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** Empty for what is no cron expression, or one that this does not understand. */
    public static Optional<Cron> of(String expression) {
        String stripped = expression.strip();
        String[] fields = SHORT_FORMS
                .getOrDefault(stripped.toLowerCase(Locale.ROOT), stripped)
                .split("\\s+", -1);
        if (fields.length != 5) {
            return Optional.empty();
        }
        try {
            long weekdays = field(fields[4], 0, 7, WEEKDAYS, 0, 1);
            // both 0 and 7 are Sunday
            weekdays = (weekdays | weekdays >> 7) & 0x7f;
            return Optional.of(new Cron(
                    field(fields[0], 0, 59, List.of(), 0, 0),
                    field(fields[1], 0, 23, List.of(), 0, 0),
                    field(fields[2], 1, 31, List.of(), 1, 1),
                    field(fields[3], 1, 12, MONTHS, 1, 1),
                    weekdays));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param leastStepped the least value that a step can give */
    private static long field(String text, int least, int most, List<String> names, int firstName, int leastStepped) {
        long bits = 0;
        for (String part : text.split(",", -1)) {
            String[] range = part.split("/", -1);
            require(range.length <= 2);
            int step = range.length == 1 ? 1 : number(range[1]);
            require(step >= 1);
            int from = least;
            int to = most;
            int origin = 0;
            if (!range[0].equals("*")) {
                String[] ends = range[0].split("-", -1);
                require(ends.length <= 2);
                from = value(ends[0], names, firstName);
                to = ends.length == 2 ? value(ends[1], names, firstName) : from;
                origin = ends.length == 2 ? from : 0;
            }
            require(from >= least && to <= most && from <= to);
            for (int value = range.length == 1 ? from : Math.max(from, leastStepped); value <= to; value++) {
                if ((value - origin) % step == 0) {
                    bits |= 1L << value;
                }
            }
        }
        require(bits != 0);
        return bits;
    }

    private static int value(String text, List<String> names, int firstName) {
        int name = names.indexOf(text.toUpperCase(Locale.ROOT));
        return name < 0 ? number(text) : firstName + name;
    }

    private static int number(String text) {
        require(text.length() <= 4);
        return Integer.parseInt(text);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }

    /** The first due time after this one; null if there is none. */
    public @Nullable Instant after(Instant time) {
        try {
            var start = time.atZone(ZoneOffset.UTC).plusMinutes(1);
            LocalDate date = start.toLocalDate();
            int minute = start.getHour() * 60 + start.getMinute();
            for (int i = 0; i < DAYS; i++) {
                int due = matches(date) ? minuteFrom(minute) : -1;
                if (due >= 0) {
                    return date.atTime(due / 60, due % 60).toInstant(ZoneOffset.UTC);
                }
                date = date.plusDays(1);
                minute = 0;
            }
        } catch (DateTimeException e) {
            // beyond the end of time nothing is due
        }
        return null;
    }

    private boolean matches(LocalDate date) {
        return has(days, date.getDayOfMonth())
                && has(months, date.getMonthValue())
                && has(weekdays, date.getDayOfWeek().getValue() % 7);
    }

    /** The first minute of a day that is due, from one on; -1 if there is none. */
    private int minuteFrom(int first) {
        for (int minute = first; minute < 24 * 60; minute++) {
            if (!has(hours, minute / 60)) {
                minute = (minute / 60 + 1) * 60 - 1;
            } else if (has(minutes, minute % 60)) {
                return minute;
            }
        }
        return -1;
    }

    private static boolean has(long bits, int value) {
        return (bits >> value & 1) == 1;
    }
}
