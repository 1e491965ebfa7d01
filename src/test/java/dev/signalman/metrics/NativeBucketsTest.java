package dev.signalman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeBucketsTest {
    private final NativeBuckets buckets = new NativeBuckets();

    /** As the specification says: bucket i is for values above 2^((i-1)/8) and up to 2^(i/8). */
    @ParameterizedTest
    @CsvSource({"1, 0", "1.0001, 1", "2, 8", "2.0001, 9", "0.5, -8", "0.25, -16", "240, 64", "1e-9, -239", "1e9, 240"})
    void a_value_is_counted_in_the_bucket_that_the_specification_says(double value, int index) {
        buckets.add(value);
        assertThat(buckets.indexes()).containsExactly(index);
        assertThat(buckets.counts()).containsExactly(1);
    }

    @Test
    void nothing_at_all_is_in_the_bucket_around_zero() {
        buckets.add(0);
        buckets.add(0x1p-130);
        assertThat(buckets.zeros()).isEqualTo(2);
        assertThat(buckets.indexes()).isEmpty();
    }

    @Test
    void a_wide_spread_of_values_stays_within_sixty_buckets_and_loses_none() {
        Random random = new Random(7);
        double[] values = random.doubles(5_000, -9, 7)
                .map(exponent -> Math.pow(10, exponent))
                .toArray();
        for (double value : values) {
            buckets.add(value);
        }
        assertThat(buckets.schema()).isLessThan(NativeBuckets.FINEST);
        assertThat(buckets.indexes())
                .hasSizeLessThanOrEqualTo(NativeBuckets.MOST)
                .isSorted();
        assertThat(Arrays.stream(buckets.counts()).sum()).isEqualTo(5_000);
        int[] indexes = buckets.indexes();
        for (int i = 0; i < indexes.length; i++) {
            double upper = Math.pow(2, indexes[i] * Math.pow(2, -buckets.schema()));
            double lower = Math.pow(2, (indexes[i] - 1) * Math.pow(2, -buckets.schema()));
            assertThat(Arrays.stream(values)
                            .filter(v -> v > lower && v <= upper)
                            .count())
                    .as("bucket %d", indexes[i])
                    .isEqualTo(buckets.counts()[i]);
        }
    }

    @Test
    void histograms_of_different_resolution_add_up() {
        for (int exponent = -40; exponent < 40; exponent++) {
            buckets.add(Math.pow(2, exponent));
        }
        NativeBuckets fine = new NativeBuckets();
        fine.add(1.05);
        fine.add(0);
        fine.add(buckets);
        assertThat(fine.schema()).isEqualTo(buckets.schema());
        assertThat(Arrays.stream(fine.counts()).sum()).isEqualTo(81);
        assertThat(fine.zeros()).isEqualTo(1);
    }
}
