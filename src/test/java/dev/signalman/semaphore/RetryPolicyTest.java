package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final ApiError TROUBLE = new ApiError.ServerTrouble(500, "x", null);
    private final RetryPolicy policy = new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(5));
    private final RandomGenerator random = new SplittableRandom(7);

    @ParameterizedTest
    @CsvSource({"1,200", "2,400", "3,800"})
    void back_off_is_drawn_from_a_range_that_doubles(int attempt, long mostMillis) {
        long longest = 0;
        for (int i = 0; i < 500; i++) {
            Duration pause = Objects.requireNonNull(policy.pause(Endpoint.PIPELINES_LIST, TROUBLE, attempt, random));
            assertThat(pause).isBetween(Duration.ZERO, Duration.ofMillis(mostMillis));
            longest = Math.max(longest, pause.toMillis());
        }
        assertThat(longest).isGreaterThan(mostMillis * 9 / 10);
    }

    @Test
    void the_range_ends_at_the_longest_back_off() {
        RetryPolicy many = new RetryPolicy(100, Duration.ofMillis(200), Duration.ofSeconds(5));

        assertThat(many.pause(Endpoint.PIPELINES_LIST, TROUBLE, 90, random)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void the_last_attempt_is_the_last() {
        assertThat(policy.pause(Endpoint.PIPELINES_LIST, TROUBLE, 4, random)).isNull();
    }

    @Test
    void a_wait_that_the_server_asks_for_is_kept() {
        ApiError limited = new ApiError.RateLimited("x", Duration.ofSeconds(3));

        assertThat(policy.pause(Endpoint.PIPELINES_LIST, limited, 1, random))
                .isBetween(Duration.ofSeconds(3), Duration.ofMillis(3200));
    }

    @Test
    void a_wait_beyond_the_longest_back_off_is_left_to_the_caller() {
        ApiError limited = new ApiError.RateLimited("x", Duration.ofSeconds(6));

        assertThat(policy.pause(Endpoint.PIPELINES_LIST, limited, 1, random)).isNull();
    }

    @Test
    void only_what_passes_by_itself_is_tried_again() {
        assertThat(tries(new ApiError.Unreachable("x"))).isEqualTo(4);
        assertThat(tries(new ApiError.RateLimited("x", null))).isEqualTo(4);
        assertThat(tries(new ApiError.ServerTrouble(403, "x", null))).isEqualTo(4);
        assertThat(tries(new ApiError.BadReply("x"))).isEqualTo(2);
        assertThat(tries(new ApiError.Busy("x"))).isEqualTo(1);
        assertThat(tries(new ApiError.ServerTrouble(302, "x", null))).isEqualTo(1);
        assertThat(tries(new ApiError.Unauthorized("x"))).isEqualTo(1);
        assertThat(tries(new ApiError.PermissionDenied("x"))).isEqualTo(1);
        assertThat(tries(new ApiError.FeatureOff("x"))).isEqualTo(1);
        assertThat(tries(new ApiError.NotFound("x"))).isEqualTo(1);
        assertThat(tries(new ApiError.BadRequest(400, "x"))).isEqualTo(1);
        assertThat(tries(new ApiError.TooLarge("x"))).isEqualTo(1);
    }

    @Test
    void a_500_of_promotions_says_nothing_of_the_servers_load() {
        assertThat(RetryPolicy.shed(Endpoint.PIPELINES_LIST, TROUBLE)).isTrue();
        assertThat(RetryPolicy.shed(Endpoint.PROMOTIONS_LIST, TROUBLE)).isFalse();
        assertThat(RetryPolicy.shed(Endpoint.PIPELINES_LIST, new ApiError.ServerTrouble(403, "x", null)))
                .isFalse();
    }

    private int tries(ApiError error) {
        int tries = 1;
        while (policy.pause(Endpoint.PIPELINES_LIST, error, tries, random) != null) {
            tries++;
        }
        return tries;
    }
}
