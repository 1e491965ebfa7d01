package dev.signalman.dispatch;

import java.time.LocalTime;
import java.time.ZoneId;
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
    public record Range(int first, int last) {}

    public TimeInterval {
        periods = List.copyOf(periods);
    }
}
