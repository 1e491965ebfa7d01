package dev.signalman.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    /** The 2nd of November 2026 is a Monday. */
    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *         | 2026-11-02T09:00:00Z     | 2026-11-02T09:01:00Z
            * * * * *         | 2026-11-02T09:00:59.999Z | 2026-11-02T09:01:00Z
            0 2 * * *         | 2026-11-02T01:59:59Z     | 2026-11-02T02:00:00Z
            0 2 * * *         | 2026-11-02T02:00:00Z     | 2026-11-03T02:00:00Z
            */15 * * * *      | 2026-11-02T09:46:00Z     | 2026-11-02T10:00:00Z
            0,30 9-17 * * 1-5 | 2026-11-06T17:30:00Z     | 2026-11-09T09:00:00Z
            0 0 * * SUN       | 2026-11-02T00:00:00Z     | 2026-11-08T00:00:00Z
            0 0 * * 7         | 2026-11-02T00:00:00Z     | 2026-11-08T00:00:00Z
            0 0 * * 5-7       | 2026-11-07T00:00:00Z     | 2026-11-08T00:00:00Z
            0 0 1 jan *       | 2026-11-02T00:00:00Z     | 2027-01-01T00:00:00Z
            0 0 31 * *        | 2026-11-02T00:00:00Z     | 2026-12-31T00:00:00Z
            0 0 29 2 *        | 2026-11-02T00:00:00Z     | 2028-02-29T00:00:00Z
            0 0 13 * 5        | 2026-11-02T00:00:00Z     | 2026-11-13T00:00:00Z
            0 0 14 * 5        | 2026-11-02T00:00:00Z     | 2027-05-14T00:00:00Z
            @daily            | 2026-11-02T09:00:00Z     | 2026-11-03T00:00:00Z
            @Hourly           | 2026-11-02T09:00:00Z     | 2026-11-02T10:00:00Z
            """)
    void is_due(String expression, String after, String due) {
        assertThat(Cron.of(expression).orElseThrow().after(Instant.parse(after)))
                .isEqualTo(due);
    }

    /** Semaphore takes a step over all days for the days that it divides, counts Sunday as 7, and a step from one value for that value. */
    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0 0 */2 * *       | 2026-11-02T09:00:00Z     | 2026-11-04T00:00:00Z
            0 0 */7 * *       | 2026-11-02T09:00:00Z     | 2026-11-07T00:00:00Z
            0 0 1 */3 *       | 2026-11-02T09:00:00Z     | 2026-12-01T00:00:00Z
            0 0 * * */2       | 2026-11-07T09:00:00Z     | 2026-11-10T00:00:00Z
            0 0 * * */7       | 2026-11-02T09:00:00Z     | 2026-11-08T00:00:00Z
            0 0 * * 0-6/2     | 2026-11-07T09:00:00Z     | 2026-11-10T00:00:00Z
            0 0 3-31/2 * *    | 2026-11-03T09:00:00Z     | 2026-11-05T00:00:00Z
            0/15 * * * *      | 2026-11-02T09:00:00Z     | 2026-11-02T10:00:00Z
            1,5/20 8 * * *    | 2026-11-02T08:01:00Z     | 2026-11-03T08:01:00Z
            */7 * * * *       | 2026-11-02T09:50:00Z     | 2026-11-02T09:56:00Z
            """)
    void is_due_as_Semaphore_counts_steps(String expression, String after, String due) {
        assertThat(Cron.of(expression).orElseThrow().after(Instant.parse(after)))
                .isEqualTo(due);
    }

    @Test
    void a_day_that_never_comes_is_never_due() {
        assertThat(Cron.of("0 0 31 2 *").orElseThrow().after(Instant.parse("2026-11-02T00:00:00Z")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nightly",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5/20 * * * *",
                "5-1 * * * *",
                "1,,2 * * * *",
                "-1 * * * *",
                "1-2-3 * * * *",
                "*/2/2 * * * *",
                "L * * * *",
                "0 0 L * *",
                "0 0 * * 5#3",
                "99999999999 * * * *",
                "@reboot"
            })
    void what_is_not_understood_is_no_expression(String text) {
        assertThat(Cron.of(text)).isEmpty();
    }
}
