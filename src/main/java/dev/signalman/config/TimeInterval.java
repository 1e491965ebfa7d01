package dev.signalman.config;

import java.time.ZoneId;
import java.util.List;

/**
 * Times that routes can be silent in, or active in only, with Alertmanager's meaning.
 *
 * @param name how routes call it; unique
 * @param timeIntervals it is one of these times
 */
public record TimeInterval(String name, List<Period> timeIntervals) {
    public TimeInterval {
        timeIntervals = List.copyOf(timeIntervals);
    }

    /**
     * Times for which all that is said holds.
     *
     * @param times times of the day
     * @param weekdays such as monday:friday or sunday
     * @param daysOfMonth such as 1:5, or -3:-1 for the last three
     * @param months such as january:march, or 1:3
     * @param years such as 2026:2027
     * @param location the time zone, such as Europe/Berlin
     */
    public record Period(
            @Default({}) List<Times> times,
            @Default({}) List<CalendarRange.Weekdays> weekdays,
            @Default({}) List<CalendarRange.DaysOfMonth> daysOfMonth,
            @Default({}) List<CalendarRange.Months> months,
            @Default({}) List<CalendarRange.Years> years,
            @Default("UTC") ZoneId location) {
        public Period {
            times = List.copyOf(times);
            weekdays = List.copyOf(weekdays);
            daysOfMonth = List.copyOf(daysOfMonth);
            months = List.copyOf(months);
            years = List.copyOf(years);
        }
    }

    /**
     * A part of a day.
     *
     * @param startTime its beginning, such as "09:00"
     * @param endTime its end, which does not belong to it, such as "17:00" or "24:00"
     */
    public record Times(ClockTime startTime, ClockTime endTime) {}
}
