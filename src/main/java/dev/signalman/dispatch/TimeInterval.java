package dev.signalman.dispatch;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A named set of times. Source: https://prometheus.io/docs/alerting/latest/configuration/#time_interval
 *
 * @param name how routes call it
 * @param periods it is within the interval when it is within one of these
 */
public record TimeInterval(String name, List<Period> periods) {
    /**
     * Times that satisfy all that is said; what is empty says nothing.
     *
     * @param times times of the day
     * @param weekdays 0 for Sunday to 6 for Saturday
     * @param daysOfMonth 1 to 31, or -1 for the last day to -31
     * @param months 1 to 12
     * @param years such as 2026
     * @param zone whose clocks and calendar count
     */
    public record Period(
            List<TimeRange> times,
            List<Range> weekdays,
            List<Range> daysOfMonth,
            List<Range> months,
            List<Range> years,
            ZoneId zone) {
        public Period {
            times = List.copyOf(times);
            weekdays = List.copyOf(weekdays);
            daysOfMonth = List.copyOf(daysOfMonth);
            months = List.copyOf(months);
            years = List.copyOf(years);
        }

        boolean contains(Instant instant) {
            ZonedDateTime time = instant.atZone(zone);
            int day = time.getDayOfMonth();
            int length = time.toLocalDate().lengthOfMonth();
            return (times.isEmpty() || times.stream().anyMatch(range -> range.contains(time.toLocalTime())))
                    && (daysOfMonth.isEmpty() || daysOfMonth.stream().anyMatch(range -> range.containsDay(day, length)))
                    && any(months, time.getMonthValue())
                    && any(weekdays, time.getDayOfWeek().getValue() % 7)
                    && any(years, time.getYear());
        }

        private static boolean any(List<Range> ranges, int value) {
            return ranges.isEmpty()
                    || ranges.stream().anyMatch(range -> value >= range.first() && value <= range.last());
        }
    }

    /**
     * @param fromMinute first minute of the day, 0 to 1439
     * @param toMinute the minute after the last one, 1 to 1440
     */
    public record TimeRange(int fromMinute, int toMinute) {
        boolean contains(LocalTime time) {
            int minute = time.getHour() * 60 + time.getMinute();
            return minute >= fromMinute && minute < toMinute;
        }
    }

    /** From the first to the last, both included. */
    public record Range(int first, int last) {
        /** Days below 0 count from the end of the month; a range reaches no further than its month. */
        boolean containsDay(int day, int length) {
            int from = first < 0 ? length + first + 1 : first;
            int to = last < 0 ? length + last + 1 : last;
            return from <= length && day >= from && day <= to;
        }
    }

    public TimeInterval {
        periods = List.copyOf(periods);
    }

    public boolean contains(Instant instant) {
        return periods.stream().anyMatch(period -> period.contains(instant));
    }
}
