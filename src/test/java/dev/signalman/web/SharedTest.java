package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTest {
    private final List<Promise<String>> asked = new ArrayList<>();
    private long nanos;

    private Shared<String> shared(Duration freshFor) {
        return new Shared<>(
                () -> {
                    asked.add(Promise.promise());
                    return asked.getLast().future();
                },
                freshFor,
                () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void who_asks_while_an_answer_is_awaited_gets_the_same() {
        Shared<String> shared = shared(Duration.ZERO);
        Future<String> first = shared.get();
        Future<String> second = shared.get();
        asked.getFirst().complete("a");
        assertThat(asked).hasSize(1);
        assertThat(first.result()).isEqualTo("a").isEqualTo(second.result());
        shared.get();
        assertThat(asked).as("the answer is given").hasSize(2);
    }

    @Test
    void an_answer_is_given_out_as_long_as_it_is_fresh_and_so_is_a_failure() {
        Shared<String> shared = shared(Duration.ofSeconds(1));
        shared.get();
        pass(Duration.ofSeconds(3));
        asked.getFirst().complete("a");
        pass(Duration.ofMillis(999));
        assertThat(shared.get().result()).isEqualTo("a");
        pass(Duration.ofMillis(1));
        shared.get();
        assertThat(asked).hasSize(2);
        asked.getLast().fail("the disk is gone");
        assertThat(shared.get().failed()).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void an_answer_that_never_comes_does_not_hold_up_everybody_for_ever() {
        Shared<String> shared = shared(Duration.ofSeconds(1));
        shared.get();
        pass(Duration.ofSeconds(59));
        shared.get();
        assertThat(asked).hasSize(1);
        pass(Duration.ofSeconds(1));
        shared.get();
        assertThat(asked).hasSize(2);
    }
}
