package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"seconds\":1571076843,\"nanos\":537730000} | 2019-10-14T18:14:03.537730Z",
                "{\"seconds\":\"1571076843\"}                 | 2019-10-14T18:14:03Z",
                "1571076843                                   | 2019-10-14T18:14:03Z",
                "1571076843.5                                 | 2019-10-14T18:14:03.5Z",
                "1571076843537                                | 2019-10-14T18:14:03.537Z",
                "1571076843537730                             | 2019-10-14T18:14:03.537730Z",
                "1571076843537730001                          | 2019-10-14T18:14:03.537730001Z",
                "\"1571083003\"                               | 2019-10-14T19:56:43Z",
                "\"2019-10-14 18:31:20.232006Z\"              | 2019-10-14T18:31:20.232006Z",
                "\"2019-10-14 18:31:20Z\"                     | 2019-10-14T18:31:20Z",
                "\"2023-06-07T09:24:04.000000Z\"              | 2023-06-07T09:24:04Z",
                "\"2023-06-07T11:24:04+02:00\"                | 2023-06-07T09:24:04Z",
                "\"2023-06-07 11:24:04+0200\"                 | 2023-06-07T09:24:04Z",
                "\"2023-06-07 09:24:04 UTC\"                  | 2023-06-07T09:24:04Z",
                "\"2023-06-07 09:24:04\"                      | 2023-06-07T09:24:04Z",
            })
    void every_form_of_a_time_is_read(String json, Instant expected) throws Exception {
        assertThat(Timestamps.read(Json.MAPPER.readTree(json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seconds\":0,\"nanos\":0}",
                "{}",
                "0",
                "\"0\"",
                "-5",
                "\"\"",
                "\"  \"",
                "null",
                "\"1970-01-01 00:00:00.000000Z\"",
                "\"1970-01-01T00:00:00Z\"",
                "true",
                "[]",
                "\"yesterday\"",
                "\"2023-13-45 99:00:00Z\"",
                "{\"seconds\":9223372036854775807}",
                "{\"seconds\":31556889864403199}",
                "{\"seconds\":253402300800}",
                "\"+20825-09-28T23:28:50Z\"",
            })
    void what_means_nothing_is_absent(String json) throws Exception {
        assertThat(Timestamps.read(Json.MAPPER.readTree(json))).isNull();
    }
}
