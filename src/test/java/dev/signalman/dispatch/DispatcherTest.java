package dev.signalman.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.dispatch.TimeInterval.Period;
import dev.signalman.dispatch.TimeInterval.TimeRange;
import dev.signalman.store.Commit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes beyond Alertmanager, or differs from it. */
class DispatcherTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Route route(Set<String> groupBy, List<Route.Escalation> escalations, List<Route> routes) {
        return new Route(
                "oncall",
                List.of(),
                false,
                groupBy,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                escalations,
                routes);
    }

    private static DispatchOptions options(Route route) {
        return options(route, List.of(), Map.of());
    }

    private static DispatchOptions options(
            Route route, List<InhibitRule> inhibitRules, Map<String, TimeInterval> intervals) {
        return new DispatchOptions(
                route,
                Map.of(
                        "oncall", List.of(new Integration("oncall", true, false)),
                        "boss", List.of(new Integration("boss", true, false)),
                        "slack", List.of(new Integration("slack", true, true)),
                        "openings", List.of(new Integration("openings", false, false))),
                inhibitRules,
                intervals,
                Duration.ofMinutes(5),
                Duration.ofDays(5));
    }

    private static Desk oneGroup() {
        return new Desk(options(route(Set.of(), List.of(), List.of())));
    }

    private static Desk escalating() {
        return new Desk(
                options(route(Set.of(), List.of(new Route.Escalation(Duration.ofMinutes(12), "boss")), List.of())));
    }

    @Test
    void an_alert_resolved_in_a_silence_is_told_as_over_when_the_silence_ends_to_those_who_were_told() {
        Desk desk = oneGroup().fires("A").after(31);
        assertThat(desk.told()).containsExactly("oncall NEW A!");
        desk.silences("alertname=A", HOUR);
        desk.after(Duration.ofMinutes(20)).over("A").after(Duration.ofMinutes(39));
        assertThat(desk.told()).as("during the silence").isEmpty();
        List<Notification> after = desk.after(Duration.ofMinutes(10)).notifications();
        assertThat(after).extracting(Desk::text).containsExactly("oncall RESOLVED A.");
        assertThat(after.getFirst().note()).isEqualTo("Silenced until 2026-03-02 13:00 UTC by bob: upgrade");
        assertThat(desk.after(HOUR).told()).isEmpty();
        assertThat(desk.dispatcher().alertCount()).isZero();
    }

    @Test
    void an_alert_that_began_and_ended_in_a_silence_is_never_told() {
        Desk desk = oneGroup();
        desk.silences("alertname=A", HOUR);
        desk.fires("A", "B").after(Duration.ofMinutes(10)).over("A").after(Duration.ofHours(2));
        assertThat(desk.told()).containsExactly("oncall NEW B!");
    }

    @Test
    void an_alert_that_fires_again_after_it_ended_in_a_silence_is_told_anew() {
        Desk desk = oneGroup().fires("A").after(31);
        desk.silences("alertname=A", HOUR);
        desk.after(60).over("A").after(Duration.ofHours(2)).fires("A").after(Duration.ofMinutes(6));
        assertThat(desk.told()).containsExactly("oncall NEW A!", "oncall RESOLVED A.", "oncall NEW A!");
    }

    @Test
    void a_silence_that_has_ended_is_named_once_in_what_it_held_back() {
        Desk desk = oneGroup();
        Silence silence = desk.silences("alertname=A", HOUR);
        desk.fires("A", "B").after(Duration.ofMinutes(10));
        desk.dispatcher().expire(silence.id(), desk.now());
        assertThat(desk.after(Duration.ofMinutes(5))
                        .fires("C")
                        .after(Duration.ofMinutes(5))
                        .notifications())
                .extracting(notification -> Desk.text(notification) + " " + notification.note())
                .containsExactly(
                        "oncall NEW B! ",
                        "oncall CHANGED A! B! Silenced until 2026-03-02 12:10 UTC by bob: upgrade",
                        "oncall CHANGED A! B! C! ");
    }

    @Test
    void what_ends_while_its_route_is_muted_is_told_when_the_hours_are_over() {
        TimeInterval night = new TimeInterval(
                "noon",
                List.of(new Period(
                        List.of(new TimeRange(12 * 60 + 10, 13 * 60)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        ZoneOffset.UTC)));
        Route muted = new Route(
                "oncall",
                List.of(),
                false,
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of("noon"),
                List.of(),
                List.of(),
                List.of());
        Desk desk = new Desk(options(muted, List.of(), Map.of("noon", night)));
        desk.fires("A").after(Duration.ofMinutes(11));
        assertThat(desk.told()).containsExactly("oncall NEW A!");
        assertThat(desk.dispatcher().alerts(desk.now()).getFirst().mutedBy()).containsExactly("noon");
        assertThat(desk.dispatcher().standing(desk.now()).alerts()).containsEntry("suppressed", 1);
        desk.over("A").fires("B").after(Duration.ofMinutes(20)).over("B").after(Duration.ofMinutes(28));
        assertThat(desk.told()).as("within the hours").isEmpty();
        assertThat(desk.after(Duration.ofMinutes(10)).told()).containsExactly("oncall RESOLVED A.");
    }

    @Test
    void alerts_and_silences_are_counted_by_state_and_what_is_over_is_no_alert() {
        Desk desk = oneGroup();
        assertThat(desk.dispatcher().standing(desk.now()))
                .isEqualTo(new Standing(
                        Map.of("active", 0, "suppressed", 0), Map.of("pending", 0, "active", 0, "expired", 0)));
        Silence silence = desk.silences("alertname=A", HOUR);
        desk.silences("alertname=B", Duration.ofMinutes(1));
        desk.fires("A", "B", "C", "D").over("D").after(Duration.ofMinutes(2));
        assertThat(desk.dispatcher().standing(desk.now()))
                .isEqualTo(new Standing(
                        Map.of("active", 2, "suppressed", 1), Map.of("pending", 0, "active", 1, "expired", 1)));
        desk.dispatcher().expire(silence.id(), desk.now());
        assertThat(desk.dispatcher().standing(desk.now()).silences()).containsEntry("expired", 2);
    }

    @Test
    void what_is_inhibited_is_told_when_the_cause_is_over() {
        var rule = new InhibitRule(
                List.of(Matcher.parse("alertname=Cause")), List.of(Matcher.parse("alertname=A")), Set.of());
        Desk desk = new Desk(options(route(Set.of("alertname"), List.of(), List.of()), List.of(rule), Map.of()));
        desk.fires("Cause", "A").after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("oncall NEW Cause!");
        assertThat(desk.dispatcher().alerts(desk.now()))
                .filteredOn(AlertStatus::suppressed)
                .extracting(status -> status.alert().labels().get("alertname"))
                .containsExactly("A");
        assertThat(desk.dispatcher().standing(desk.now()).alerts())
                .containsExactlyInAnyOrderEntriesOf(Map.of("active", 1, "suppressed", 1));
        desk.over("Cause").after(Duration.ofMinutes(6));
        assertThat(desk.told()).containsExactlyInAnyOrder("oncall RESOLVED Cause.", "oncall NEW A!");
    }

    @Test
    void while_the_api_is_down_what_only_looks_broken_is_not_told() {
        Desk desk = new Desk(options(route(Set.of("alertname"), List.of(), List.of()), InhibitRule.BUILT_IN, Map.of()));
        Alert absent = Desk.alert("i-1", "NightlyMissed", Desk.START, null, Desk.START);
        desk.fires("ApiDown", "CollectorBlind", "PipelineFailed")
                .put(new Alert(
                        "i-1",
                        absent.labels().with("evidence", "absence"),
                        Map.of(),
                        Desk.facts(),
                        Desk.START,
                        null,
                        Desk.START,
                        false,
                        null,
                        ""))
                .after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactlyInAnyOrder("oncall NEW ApiDown!", "oncall NEW PipelineFailed!");
    }

    @Test
    void what_somebody_acknowledged_is_neither_repeated_nor_escalated_until_it_fires_anew() {
        Desk desk = escalating().fires("A").after(60).acknowledges("A").after(Duration.ofHours(9));
        assertThat(desk.told()).containsExactly("oncall NEW A!");
        desk.over("A").after(Duration.ofMinutes(10)).fires("A").after(Duration.ofMinutes(20));
        assertThat(desk.told()).containsExactly("oncall RESOLVED A.", "oncall NEW A!", "boss ESCALATED A!");
    }

    @Test
    void a_repeat_has_only_what_nobody_acknowledged() {
        Desk desk = oneGroup().fires("A", "B").after(60).acknowledges("A").after(Duration.ofHours(5));
        assertThat(desk.told()).containsExactly("oncall NEW A! B!", "oncall REPEATED B!");
    }

    @Test
    void who_shows_it_in_place_hears_of_an_acknowledgement_at_once() {
        Route route = new Route(
                "slack",
                List.of(),
                false,
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Desk desk = new Desk(options(route)).fires("A", "B").after(60);
        desk.notifications();
        desk.fires("C").acknowledges("A");
        List<Notification> now = desk.notifications();
        assertThat(now).extracting(Desk::text).containsExactly("slack ACKNOWLEDGED A! B!");
        assertThat(now.getFirst().alerts().getFirst().acknowledgement())
                .extracting(by -> by == null ? "" : by.by())
                .isEqualTo("ann");
    }

    @Test
    void what_nobody_acknowledges_escalates_and_the_next_receiver_hears_of_its_end() {
        Desk desk = escalating().fires("A").after(60).fires("B").after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("oncall NEW A!", "oncall CHANGED A! B!");
        desk.acknowledges("B").after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("boss ESCALATED A!");
        desk.over("A", "B").after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("oncall RESOLVED A. B.", "boss RESOLVED A.");
    }

    @Test
    void what_is_over_and_only_waits_for_that_to_last_wakes_nobody() {
        Desk desk = escalating().fires("A").after(60).settles("A").after(Duration.ofHours(9));
        assertThat(desk.told()).containsExactly("oncall NEW A!");
        desk.over("A").after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("oncall RESOLVED A.");
    }

    @Test
    void what_is_silenced_does_not_escalate_before_the_silence_ends() {
        Desk desk = escalating().fires("A").after(60);
        desk.silences("alertname=A", HOUR);
        assertThat(desk.after(HOUR.minusSeconds(10)).told()).containsExactly("oncall NEW A!");
        assertThat(desk.after(Duration.ofMinutes(10)).told()).containsExactly("boss ESCALATED A!");
    }

    @Test
    void news_is_told_once() {
        Desk desk = escalating().news("N").after(Duration.ofHours(9));
        assertThat(desk.told()).containsExactly("oncall NEW N!");
        assertThat(desk.dispatcher().alertCount()).isZero();
        desk.fires("A")
                .after(60)
                .news("N")
                .after(Duration.ofMinutes(6))
                .acknowledges("A")
                .after(HOUR);
        assertThat(desk.told()).containsExactly("oncall NEW A!", "oncall CHANGED A! N!");
    }

    @Test
    void nothing_is_repeated_because_a_log_was_kept_for_some_days_only() {
        Route quarterly = new Route(
                "oncall",
                List.of(),
                false,
                Set.of(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofDays(90),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Desk desk = new Desk(options(quarterly)).fires("A").after(Duration.ofDays(30));
        assertThat(desk.told()).containsExactly("oncall NEW A!");
    }

    @Test
    void a_reload_with_other_routes_tells_nobody_again_but_the_end() {
        Desk desk = oneGroup().fires("A", "B").after(60);
        assertThat(desk.told()).containsExactly("oncall NEW A! B!");
        Route child = new Route(
                "oncall",
                List.of(Matcher.parse("alertname=A")),
                false,
                Set.of("alertname"),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        DispatchOptions other = options(route(Set.of("organization"), List.of(), List.of(child)));
        desk.reloads(other).after(HOUR);
        assertThat(desk.told()).isEmpty();
        desk.over("A").after(Duration.ofMinutes(6)).over("B").after(Duration.ofMinutes(6));
        assertThat(desk.told()).containsExactly("oncall RESOLVED A.", "oncall RESOLVED B.");
    }

    @Test
    void a_reload_does_not_tell_what_is_silenced_or_inhibited() {
        var rule = new InhibitRule(
                List.of(Matcher.parse("alertname=Cause")), List.of(Matcher.parse("alertname=A")), Set.of());
        DispatchOptions options = options(route(Set.of("alertname"), List.of(), List.of()), List.of(rule), Map.of());
        Desk desk = new Desk(options);
        desk.silences("alertname=S", Duration.ofDays(1));
        desk.fires("A", "Cause", "S").after(60);
        assertThat(desk.told()).containsExactly("oncall NEW Cause!");
        desk.reloads(options).after(HOUR);
        assertThat(desk.told()).isEmpty();
    }

    @Test
    void numbers_rise_even_when_a_group_ends_and_begins_again() {
        Desk desk =
                oneGroup().fires("A").after(60).over("A").after(HOUR).fires("A").after(60);
        assertThat(desk.notifications())
                .extracting(Notification::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void an_alert_from_outside_that_says_no_end_is_over_when_nobody_says_it_again() {
        Desk desk = oneGroup().put(Desk.alert("", "P", Desk.START, null, Desk.START));
        desk.after(Duration.ofMinutes(4)).put(Desk.alert("", "P", Desk.START, null, desk.now()));
        assertThat(desk.after(Duration.ofMinutes(4)).told()).containsExactly("oncall NEW P!");
        assertThat(desk.after(Duration.ofMinutes(8)).told()).containsExactly("oncall RESOLVED P.");
    }

    @Test
    void nobody_outside_can_end_an_incident() {
        Desk desk = oneGroup().fires("A").after(60);
        Instant now = desk.now();
        desk.put(Desk.alert("", "A", now.minusSeconds(60), now, now)).after(Duration.ofMinutes(10));
        assertThat(desk.told()).containsExactly("oncall NEW A!");
    }

    @Test
    void an_incident_that_follows_another_of_the_same_labels_is_told_and_the_end_of_the_first_as_well() {
        Desk desk = escalating().fires("A", "B").after(31);
        assertThat(desk.told()).containsExactly("oncall NEW A! B!");
        desk.acknowledges("A").after(30).over("A").after(30);
        desk.put(Desk.alert("i-A2", "A", desk.now(), null, desk.now()));

        List<Notification> told = desk.after(Duration.ofMinutes(6)).notifications();
        assertThat(told).extracting(Desk::text).containsExactly("oncall CHANGED A. B!", "oncall CHANGED A! B!");
        assertThat(told.getFirst().alerts().getFirst().incident()).isEqualTo("i-A");
        assertThat(told.getLast().alerts().getFirst().incident()).isEqualTo("i-A2");
        assertThat(desk.after(Duration.ofMinutes(20)).told())
                .as("its own time until somebody else hears of it")
                .contains("boss ESCALATED A!");
    }

    @Test
    void in_a_silence_an_incident_that_follows_another_is_not_told() {
        Desk desk = oneGroup().fires("A").after(31);
        assertThat(desk.told()).containsExactly("oncall NEW A!");
        desk.over("A");
        desk.silences("alertname=A", HOUR);
        desk.put(Desk.alert("i-A2", "A", desk.now(), null, desk.now()));
        assertThat(desk.after(Duration.ofMinutes(30)).told()).isEmpty();
    }

    @Test
    void a_clock_that_was_set_back_keeps_nobody_waiting() {
        var options = options(route(Set.of(), List.of(), List.of()), List.of(), Map.of());
        var state = new DispatchState();
        var dispatcher = new Dispatcher(options, state, Desk.START);
        dispatcher.put(Desk.alert("i-A", "A", Desk.START, null, Desk.START), Desk.START);
        dispatcher.tick(Desk.START.plusSeconds(31));
        dispatcher.drain();
        Instant before = Desk.START.minus(Duration.ofDays(1));
        dispatcher.put(Desk.alert("i-B", "B", before, null, before), before);
        dispatcher.tick(before);
        dispatcher.tick(before.plus(Duration.ofMinutes(6)));

        assertThat(dispatcher.drain()).extracting(Desk::text).containsExactly("oncall CHANGED A! B!");

        dispatcher.drainTo(new Commit());
        Instant earlier = before.minus(Duration.ofDays(1));
        var restarted = new Dispatcher(options, state, earlier);
        restarted.put(Desk.alert("i-C", "C", earlier, null, earlier), earlier);
        restarted.tick(earlier.plus(Duration.ofMinutes(6)));
        assertThat(restarted.drain()).extracting(Desk::text).containsExactly("oncall CHANGED A! B! C!");
    }
}
