package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.EventJson;
import dev.signalman.semaphore.Dashboard;
import dev.signalman.semaphore.Widget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people may write by the megabyte, and what is kept of it. */
class HugeTextsTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private static String megabyteOf(String letter) {
        return letter.repeat(1_000_000);
    }

    @Test
    void a_huge_dashboard_is_a_small_event_that_is_told_once() {
        DashboardChanges changes = new DashboardChanges("acme");
        Dashboard huge = new Dashboard(
                "d",
                megabyteOf("n"),
                megabyteOf("t"),
                List.of(new Widget(megabyteOf("w"), megabyteOf("y"), Map.of("branch", megabyteOf("b")))),
                null,
                null);
        var first = changes.seen(null, huge, NOON, false);
        assertThat(first.events())
                .singleElement()
                .satisfies(event -> assertThat(new EventJson().write(event)).hasSizeLessThan(5_000));
        assertThat(changes.seen(first.known(), huge, NOON, false).events()).isEmpty();
    }

    @Test
    void of_a_scheduler_with_a_huge_description_little_is_kept_and_each_change_is_told() {
        Map<String, String> fields = Map.of("description", megabyteOf("d"));
        KnownSchedule known = new KnownSchedule("p", fields, false, 1, NOON, List.of());
        assertThat(known.toString()).hasSizeLessThan(2_000);
        assertThat(known.changes(fields)).isEmpty();
        assertThat(known.changes(Map.of("description", megabyteOf("d") + "!"))).hasSize(1);
        KnownSchedule again = new KnownSchedule("p", known.fields(), false, 1, NOON, List.of());
        assertThat(again).isEqualTo(known);
    }
}
