package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.cron.Cron;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleRunsTest {
    private static List<Instant> times(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ", -1)).map(ScheduleRunsTest::time).toList();
    }

    private static Instant time(String text) {
        return Instant.parse("2026-11-02T" + text + "Z");
    }

    /** Decided from 08:00 on to an end, with a grace of five minutes. */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            0 * * * *    | 10:30:00 | 09:00:02 10:00:01          | on time                          |
            0 * * * *    | 10:30:00 | 08:59:58 10:00:01          | a little early                   |
            0 * * * *    | 10:30:00 | 09:04:59 10:00:01          | late, within the grace           |
            0 * * * *    | 10:30:00 | 09:06:00 10:00:01          | too late                         | 09:00:00
            0 * * * *    | 10:30:00 | 10:00:01                   | one is missing                   | 09:00:00
            0 * * * *    | 10:30:00 |                            | all are missing                  | 09:00:00 10:00:00
            0 * * * *    | 08:59:59 |                            | not due yet                      |
            */5 * * * *  | 08:16:00 | 08:05:01 08:15:01          | the next one is not for this one | 08:10:00
            */5 * * * *  | 08:16:00 | 08:05:01 08:14:30 08:15:01 | one of two is late               |
            * * * * *    | 08:04:00 | 08:01:01 08:02:01 08:04:01 | too close to tell apart          |
            * * * * *    | 08:02:00 | 08:09:01                   | nothing ran within the grace     | 08:01:00 08:02:00
            0 0 31 2 *   | 10:00:00 |                            | never due                        |
            """)
    void missed(String cron, String until, String runs, String what, String missed) {
        var history = new ScheduleRuns(Cron.of(cron).orElseThrow(), Duration.ofMinutes(5), times(runs));
        assertThat(history.missed(time("08:00:00"), time(until), 9)).as(what).isEqualTo(times(missed));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            09:00:02 10:00:01 | 10:00:00
            09:00:02          | 09:00:00
            10:00:01          | 08:00:00
                              | 08:00:00
            """)
    void is_known_to_be_well_until(String runs, String until) {
        var history = new ScheduleRuns(Cron.of("0 * * * *").orElseThrow(), Duration.ofMinutes(5), times(runs));
        assertThat(history.punctualUntil(time("08:00:00"), time("10:30:00"))).isEqualTo(time(until));
    }
}
