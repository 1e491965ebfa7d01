package dev.signalman.config;

import java.time.DayOfWeek;
import java.time.Month;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Days, months or years from a first to a last one, both included, as Alertmanager writes them: {@code monday:friday} or one alone. */
public sealed interface CalendarRange {
    int first();

    int last();

    /**
     * @param first 0 for Sunday to 6 for Saturday
     * @param last the same
     */
    record Weekdays(int first, int last) implements CalendarRange {}

    /**
     * @param first 1 to 31, or -31 to -1 counted from the end
     * @param last the same
     */
    record DaysOfMonth(int first, int last) implements CalendarRange {}

    /**
     * @param first 1 to 12
     * @param last the same
     */
    record Months(int first, int last) implements CalendarRange {}

    /**
     * @param first such as 2026
     * @param last the same
     */
    record Years(int first, int last) implements CalendarRange {}

    /** What the schema asks of any of them. */
    String PATTERN = "[a-zA-Z]+(:[a-zA-Z]+)?|-?[0-9]{1,4}(:-?[0-9]{1,4})?";

    private static int[] range(String text, String example, ToIntFunction<String> read, int low, int high) {
        String[] ends = text.split(":", -1);
        int first = ends.length > 2 ? Integer.MIN_VALUE : read.applyAsInt(ends[0].strip());
        int last = read.applyAsInt(ends[ends.length - 1].strip());
        if (first < low || first > high || last < low || last > high) {
            throw new IllegalArgumentException("must be like " + example);
        }
        if (first > last && (first > 0) == (last > 0)) {
            throw new IllegalArgumentException(
                    "must not end before it begins; write two entries instead, like " + example);
        }
        return new int[] {first, last};
    }

    static Weekdays weekdays(String text) {
        int[] ends = range(text, "monday:friday or sunday", CalendarRange::weekday, 0, 6);
        return new Weekdays(ends[0], ends[1]);
    }

    static DaysOfMonth daysOfMonth(String text) {
        int[] ends = range(text, "1:5 or -3:-1", CalendarRange::number, -31, 31);
        if (ends[0] == 0 || ends[1] == 0) {
            throw new IllegalArgumentException("must be like 1:5 or -3:-1; there is no day 0");
        }
        return new DaysOfMonth(ends[0], ends[1]);
    }

    static Months months(String text) {
        int[] ends = range(text, "january:march or 1:3", CalendarRange::month, 1, 12);
        return new Months(ends[0], ends[1]);
    }

    static Years years(String text) {
        int[] ends = range(text, "2026:2027", CalendarRange::number, 1970, 9999);
        return new Years(ends[0], ends[1]);
    }

    private static int weekday(String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equalsIgnoreCase(text))
                .mapToInt(day -> day.getValue() % 7)
                .findFirst()
                .orElse(Integer.MIN_VALUE);
    }

    private static int month(String text) {
        return Arrays.stream(Month.values())
                .filter(month -> month.name().equalsIgnoreCase(text))
                .mapToInt(Month::getValue)
                .findFirst()
                .orElseGet(() -> number(text));
    }

    private static int number(String text) {
        return text.matches("-?[0-9]{1,4}") ? Integer.parseInt(text) : Integer.MIN_VALUE;
    }
}
