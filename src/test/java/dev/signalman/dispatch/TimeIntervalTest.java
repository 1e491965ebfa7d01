package dev.signalman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.dispatch.TimeInterval.Period;
import dev.signalman.dispatch.TimeInterval.Range;
import dev.signalman.dispatch.TimeInterval.TimeRange;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
    @ParameterizedTest
    @CsvSource({
        // minutes of the day: the first belongs to it, the last does not
        "540-1020 | | | | | UTC, 2026-03-02T09:00:00Z, true",
        "540-1020 | | | | | UTC, 2026-03-02T16:59:59Z, true",
        "540-1020 | | | | | UTC, 2026-03-02T17:00:00Z, false",
        "0-1440 | | | | | UTC, 2026-03-02T23:59:59Z, true",
        // the zone's clock counts, summer time included
        "540-1020 | | | | | Europe/Berlin, 2026-03-02T08:00:00Z, true",
        "540-1020 | | | | | Europe/Berlin, 2026-07-01T07:00:00Z, true",
        "540-1020 | | | | | Europe/Berlin, 2026-07-01T06:59:00Z, false",
        // weekdays: Sunday is 0
        " | 1-5 | | | | UTC, 2026-03-02T12:00:00Z, true",
        " | 1-5 | | | | UTC, 2026-03-01T12:00:00Z, false",
        " | 0-0 6-6 | | | | UTC, 2026-03-01T12:00:00Z, true",
        // in Sydney it is Monday already
        " | 1-1 | | | | Australia/Sydney, 2026-03-01T14:00:00Z, true",
        // days of the month, from the end too
        " | | 1-7 | | | UTC, 2026-03-07T12:00:00Z, true",
        " | | 1-7 | | | UTC, 2026-03-08T12:00:00Z, false",
        " | | -1--1 | | | UTC, 2026-02-28T12:00:00Z, true",
        " | | -1--1 | | | UTC, 2028-02-28T12:00:00Z, false",
        " | | -3--1 | | | UTC, 2026-04-28T12:00:00Z, true",
        " | | 1--1 | | | UTC, 2026-02-15T12:00:00Z, true",
        " | | 29-31 | | | UTC, 2026-02-28T12:00:00Z, false",
        " | | 27-31 | | | UTC, 2026-02-28T12:00:00Z, true",
        " | | -31--30 | | | UTC, 2026-02-01T12:00:00Z, false",
        // months, years, and all of it together
        " | | | 12-12 | | UTC, 2026-12-24T12:00:00Z, true",
        " | | | 1-11 | | UTC, 2026-12-24T12:00:00Z, false",
        " | | | | 2026-2027 | UTC, 2026-12-24T12:00:00Z, true",
        " | | | | 2027-2027 | UTC, 2026-12-24T12:00:00Z, false",
        "540-1020 | 1-5 | | 3-3 | 2026-2026 | UTC, 2026-03-02T12:00:00Z, true",
        "540-1020 | 1-5 | | 3-3 | 2026-2026 | UTC, 2026-03-02T18:00:00Z, false",
    })
    void a_time_is_within_or_not(String period, Instant time, boolean within) {
        assertThat(new TimeInterval("test", List.of(period(period))).contains(time))
                .isEqualTo(within);
    }

    private static Period period(String text) {
        String[] parts = text.split("\\|", -1);
        List<TimeRange> times = ranges(parts[0]).stream()
                .map(range -> new TimeRange(range.first(), range.last()))
                .toList();
        return new Period(
                times,
                ranges(parts[1]),
                ranges(parts[2]),
                ranges(parts[3]),
                ranges(parts[4]),
                ZoneId.of(parts[5].strip()));
    }

    private static List<Range> ranges(String text) {
        return Arrays.stream(text.strip().split(" ", -1))
                .filter(range -> !range.isEmpty())
                .map(range -> {
                    int dash = range.indexOf('-', 1);
                    return new Range(
                            Integer.parseInt(range.substring(0, dash)), Integer.parseInt(range.substring(dash + 1)));
                })
                .toList();
    }
}
