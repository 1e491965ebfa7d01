package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CadenceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final double AMPLE = 1_000_000;
    private static final String FILE = ".semaphore/semaphore.yml";

    private final Cadence ample = new Cadence(WatchOptions.Intervals.defaults(), AMPLE);

    private static Rhythm unknown() {
        return Rhythm.unknown(NOW.minus(Duration.ofDays(30)));
    }

    private static Outlook quiet(@Nullable Duration quietFor) {
        return new Outlook(unknown(), List.of(), quietFor == null ? null : NOW.minus(quietFor));
    }

    /** Pipelines take five minutes here, and hardly differ. */
    private static Outlook running(Duration age) {
        Rhythm rhythm = unknown();
        for (int i = 0; i < 30; i++) {
            rhythm = rhythm.took(FILE, Duration.ofSeconds(2), Duration.ofSeconds(298));
        }
        return new Outlook(rhythm, List.of(new Outlook.Open(FILE, NOW.minus(age), true)), NOW.minus(age));
    }

    /** With many beginnings at this distance until now. */
    private static Outlook busy(Duration every) {
        Rhythm rhythm = Rhythm.unknown(NOW.minus(Duration.ofDays(30)));
        for (Instant at = NOW.minus(Duration.ofDays(30)); at.isBefore(NOW); at = at.plus(every)) {
            rhythm = rhythm.began(at, NOW);
        }
        return new Outlook(rhythm, List.of(), NOW.minus(every));
    }

    /** As the second of two calls plans it, when the budget is known to be this short. */
    private static Duration underPressure(Outlook outlook) {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), 160);
        Outlook others = busy(Duration.ofHours(8));
        for (int i = 0; i < 2_000; i++) {
            cadence.next("p" + i, others, NOW.minusSeconds(60));
        }
        return cadence.next("asked", outlook, NOW);
    }

    @ParameterizedTest
    @CsvSource({"PT30M, PT30S", "PT3H, PT2M", "PT7H, PT4M", "PT72H, PT10M", ", PT10M"})
    void with_an_ample_budget_a_project_is_looked_at_as_configured(@Nullable Duration quietFor, Duration expected) {
        assertThat(ample.next("p", quiet(quietFor), NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT10S", "PT2M, PT10S", "PT4M57S, PT3.5S", "PT5M, PT10S", "PT20M, PT10S"})
    void with_an_ample_budget_an_open_pipeline_is_looked_at_as_configured_and_when_it_should_end(
            Duration age, Duration expected) {
        assertThat(ample.next("p", running(age), NOW)).isEqualTo(expected);
    }

    @Test
    void with_a_short_budget_a_look_waits_until_a_pipeline_may_end() {
        Duration young = underPressure(running(Duration.ZERO));
        assertThat(young).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(underPressure(running(Duration.ofMinutes(4)))).isLessThan(young);
        assertThat(underPressure(running(Duration.ofMinutes(5)))).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void a_pipeline_that_hangs_is_looked_at_less_and_less_often() {
        Duration due = underPressure(running(Duration.ofMinutes(5)));
        Duration late = underPressure(running(Duration.ofMinutes(30)));
        Duration hangs = underPressure(running(Duration.ofHours(10)));

        assertThat(due).isLessThan(late);
        assertThat(late).isLessThan(hangs);
    }

    @Test
    void with_a_short_budget_intervals_go_with_the_square_root_of_the_rate() {
        Duration often = underPressure(busy(Duration.ofMinutes(5)));
        Duration seldom = underPressure(busy(Duration.ofMinutes(45)));

        assertThat(seldom.toMillis() / (double) often.toMillis()).isBetween(2.4, 3.6);
    }

    @Test
    void a_burst_brings_looks_forward_and_fades() {
        Outlook calm = new Outlook(unknown(), List.of(), NOW);
        Rhythm pushed = unknown().began(NOW.minusSeconds(120), NOW).began(NOW.minusSeconds(10), NOW);
        Duration after = underPressure(new Outlook(pushed, List.of(), NOW));

        assertThat(after).isLessThan(underPressure(calm).dividedBy(2));
        Rhythm long_ago =
                unknown().began(NOW.minus(Duration.ofHours(6)), NOW).began(NOW.minus(Duration.ofHours(6)), NOW);
        assertThat(underPressure(new Outlook(long_ago, List.of(), NOW.minus(Duration.ofHours(6)))))
                .isGreaterThan(after.multipliedBy(2));
    }

    @Test
    void however_short_the_budget_no_project_waits_longer_than_the_limit() {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), 160);
        Outlook busy = busy(Duration.ofHours(1));
        for (int i = 0; i < 3_000; i++) {
            cadence.next("busy" + i, busy, NOW.minusSeconds(60));
        }

        assertThat(cadence.next("asleep", quiet(null), NOW)).isLessThanOrEqualTo(Cadence.LIMIT);
    }

    @Test
    void where_the_limit_alone_would_take_the_budget_it_gives_way() {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), 10);
        for (int i = 0; i < 2_000; i++) {
            cadence.next("p" + i, quiet(null), NOW.minusSeconds(60));
        }

        assertThat(cadence.next("p", quiet(null), NOW)).isBetween(Duration.ofHours(2), Duration.ofHours(7));
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "2, 200", "3, 60", "4, 20"})
    void looks_keep_to_the_budget_on_average_whatever_happens(long seed, double perMinute) {
        Random random = new Random(seed);
        record Due(Instant at, int project) {}
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), perMinute);
        PriorityQueue<Due> agenda = new PriorityQueue<>(Comparator.comparing(Due::at));
        List<Rhythm> rhythms = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            agenda.add(new Due(NOW.plusSeconds(i), i));
            rhythms.add(unknown());
        }
        Instant from = NOW.plus(Duration.ofHours(1));
        Instant to = from.plus(Duration.ofHours(2));
        int looks = 0;
        while (agenda.element().at().isBefore(to)) {
            Due due = agenda.remove();
            Instant at = due.at();
            looks += at.isAfter(from) ? 1 : 0;
            boolean open = random.nextInt(1 + due.project() / 6) == 0;
            if (open) {
                rhythms.set(
                        due.project(),
                        rhythms.get(due.project())
                                .began(at, at)
                                .took(FILE, Duration.ofSeconds(1), Duration.ofSeconds(random.nextInt(1_200))));
            }
            List<Outlook.Open> pipelines = open ? List.of(new Outlook.Open(FILE, at, random.nextBoolean())) : List.of();
            Outlook outlook = new Outlook(rhythms.get(due.project()), pipelines, open ? at : null);
            agenda.add(new Due(at.plus(cadence.next("p" + due.project(), outlook, at)), due.project()));
        }

        assertThat(looks / 120.0).isLessThanOrEqualTo(perMinute * 1.02);
    }

    @Test
    void what_is_not_watched_any_more_leaves_its_share_to_the_others() {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), 10);
        for (int i = 0; i < 500; i++) {
            cadence.next("p" + i, quiet(Duration.ofHours(2)), NOW);
        }
        Duration before = cadence.next("p0", quiet(Duration.ofHours(2)), NOW.plusSeconds(10));
        for (int i = 1; i < 500; i++) {
            cadence.forget("p" + i);
        }

        assertThat(cadence.next("p0", quiet(Duration.ofHours(2)), NOW.plusSeconds(20)))
                .isLessThan(before);
    }

    @Test
    void a_clock_that_is_set_back_does_not_stop_the_planning() {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), 1);
        cadence.next("p", quiet(null), NOW);

        assertThat(cadence.next("p", running(Duration.ZERO), NOW.minus(Duration.ofDays(3))))
                .isBetween(Duration.ofSeconds(1), Cadence.LIMIT);
    }

    @Test
    void relied_on_webhooks_make_looks_rarer_but_not_too_rare() {
        assertThat(Cadence.relaxed(Duration.ofSeconds(10), 6)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Cadence.relaxed(Duration.ofMinutes(10), 6)).isEqualTo(Duration.ofMinutes(30));
        assertThat(Cadence.relaxed(Duration.ofMinutes(40), 6)).isEqualTo(Duration.ofMinutes(40));
    }
}
