package dev.signalman.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.Change;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.FieldChange;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import dev.signalman.simulator.Fault;
import dev.signalman.simulator.RequestClass;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rig's clock begins at nine o'clock. */
class SchedulesTest {
    @TempDir
    Path folder;

    private WatchRig rig;
    private String schedule = "";

    @BeforeEach
    void open() {
        rig = new WatchRig(folder);
        rig.organization().createProject("api");
    }

    @AfterEach
    void close() {
        rig.stop();
        rig.close();
    }

    /** Watches one scheduler, until its first look is over. */
    private void watch(String cron) {
        schedule = rig.organization().addSchedule("api", "hourly", cron);
        rig.clock.advance(Duration.ofSeconds(1));
        rig.start();
        rig.until(Duration.ofSeconds(1), () -> rig.kept(ProjectSchedules.KIND).containsKey(schedule));
    }

    private void passUntil(String time) {
        passUntil(Duration.ofMinutes(5), time);
    }

    private void passUntil(Duration step, String time) {
        rig.passUntil(step, Instant.parse("2026-11-02T" + time + "Z"));
    }

    private List<Instant> missed() {
        return rig.log(ScheduleMissed.class).stream().map(ScheduleMissed::dueAt).toList();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-02T" + time + ":00Z");
    }

    @Test
    void a_run_is_told_once_also_over_a_restart() {
        watch("0 * * * *");
        rig.until(() -> !rig.log(ScheduleTriggered.class).isEmpty());
        rig.stop();
        rig.start();
        passUntil("10:20:00");
        assertThat(rig.log(ScheduleTriggered.class))
                .singleElement()
                .satisfies(run -> assertThat(run.runBy()).isNull())
                .satisfies(run -> assertThat(run.header().backfilled()).isFalse())
                .satisfies(run -> assertThat(run.schedule().name()).isEqualTo("hourly"));
        assertThat(missed()).isEmpty();
    }

    @Test
    void a_run_that_did_not_happen_is_told_once_and_the_next_one_is_seen() {
        watch("0 * * * *");
        rig.organization().missRuns(schedule, 1);
        rig.until(() -> !missed().isEmpty());
        assertThat(rig.clock.instant()).isBetween(at("10:05"), at("10:10"));
        rig.stop();
        rig.start();
        rig.until(() -> !rig.log(ScheduleTriggered.class).isEmpty());
        passUntil("11:20:00");
        assertThat(missed()).containsExactly(at("10:00"));
        assertThat(rig.log(ScheduleMissed.class).getFirst().header().backfilled())
                .isFalse();
    }

    @Test
    void what_was_missed_while_nobody_looked_is_told_but_not_all_of_a_long_absence() {
        watch("0 * * * *");
        rig.organization().missRuns(schedule, 6);
        rig.stop();
        rig.clock.advance(Duration.ofMinutes(380));
        rig.start();
        rig.until(() -> !missed().isEmpty());
        assertThat(missed()).containsExactly(at("13:00"), at("14:00"), at("15:00"));
    }

    @Test
    void what_was_missed_while_nobody_looked_is_told_before_the_run_that_followed() {
        watch("0 * * * *");
        rig.organization().missRuns(schedule, 1);
        rig.stop();
        rig.clock.advance(Duration.ofMinutes(130));
        rig.start();
        rig.until(() -> !missed().isEmpty());
        assertThat(rig.log(ScheduleEvent.class).stream()
                        .filter(event -> !(event instanceof ScheduleChanged))
                        .map(Object::getClass))
                .containsExactly(ScheduleMissed.class, ScheduleTriggered.class);
    }

    @Test
    void what_the_ten_last_triggers_do_not_reach_back_to_is_not_called_missed() {
        watch("*/10 * * * *");
        rig.organization().missRuns(schedule, 1);
        rig.stop();
        rig.clock.advance(Duration.ofHours(3));
        rig.start();
        rig.until(() -> rig.log(ScheduleTriggered.class).size() >= 10);
        assertThat(missed()).isEmpty();
    }

    @Test
    void a_scheduler_that_is_paused_misses_nothing() {
        watch("0 * * * *");
        rig.organization().pause(schedule, true);
        passUntil("10:20:00");
        rig.organization().pause(schedule, false);
        rig.until(() -> !rig.log(ScheduleResumed.class).isEmpty());
        rig.until(() -> !rig.log(ScheduleTriggered.class).isEmpty());
        passUntil("11:20:00");
        assertThat(missed()).isEmpty();
        assertThat(rig.log(SchedulePaused.class))
                .singleElement()
                .satisfies(paused ->
                        assertThat(paused.by()).isEqualTo(rig.organization().userId("ada")));
        assertThat(rig.log(ScheduleTriggered.class)).hasSize(1);
    }

    @Test
    void a_pause_between_two_looks_excuses_what_was_due_meanwhile() {
        watch("0 * * * *");
        rig.stop();
        rig.organization().pause(schedule, true);
        rig.clock.advance(Duration.ofMinutes(90));
        rig.organization().pause(schedule, false);
        rig.clock.advance(Duration.ofMinutes(50));
        rig.start();
        rig.until(() -> !rig.log(ScheduleTriggered.class).isEmpty());
        assertThat(missed()).isEmpty();
        assertThat(rig.log(SchedulePaused.class)).isEmpty();
    }

    @Test
    void a_suspended_scheduler_misses_nothing_though_the_server_does_not_say_since_when() {
        watch("0 * * * *");
        rig.organization().suspend(schedule, true);
        passUntil("10:20:00");
        rig.organization().suspend(schedule, false);
        rig.until(() -> !rig.log(ScheduleResumed.class).isEmpty());
        passUntil("11:20:00");
        assertThat(missed()).isEmpty();
    }

    @Test
    void what_was_due_before_an_edit_is_not_called_missed() {
        watch("0 * * * *");
        rig.stop();
        rig.clock.advance(Duration.ofMinutes(70));
        rig.organization().reschedule(schedule, "*/30 * * * *");
        rig.clock.advance(Duration.ofMinutes(2));
        rig.start();
        rig.until(() -> rig.log(ScheduleTriggered.class).size() >= 2);
        assertThat(missed()).isEmpty();
        assertThat(rig.log(ScheduleChanged.class))
                .extracting(ScheduleChanged::change)
                .containsExactly(Change.CREATED, Change.CHANGED);
        assertThat(rig.log(ScheduleChanged.class).getLast().fields())
                .containsExactly(new FieldChange("at", "0 * * * *", "*/30 * * * *"));
    }

    @Test
    void a_project_with_many_schedulers_keeps_to_the_share_of_the_budget() {
        for (int i = 0; i < 60; i++) {
            rig.organization().addSchedule("api", "hourly " + i, "0 * * * *");
        }
        rig.start();
        rig.until(Duration.ZERO, () -> rig.simulator.requests().of(RequestClass.SCHEDULES) >= 11);
        // no time passes, and others are looked at over and over
        long pipelines = rig.simulator.requests().of(RequestClass.PIPELINES);
        rig.until(Duration.ZERO, () -> {
            rig.hint("api", "any");
            return rig.simulator.requests().of(RequestClass.PIPELINES) >= pipelines + 100;
        });
        assertThat(rig.simulator.requests().of(RequestClass.SCHEDULES))
                .as("22 may come at once, and the look that goes beyond is one of ten")
                .isLessThan(35);
        rig.until(Duration.ofSeconds(5), () -> rig.log(ScheduleTriggered.class).size() == 60);
        assertThat(missed()).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_by_a_day_does_not_keep_the_schedulers_waiting() {
        watch("0 * * * *");
        rig.stop();
        rig.start();
        rig.clock.advance(Duration.ofDays(-1));
        long before = rig.simulator.requests().of(RequestClass.SCHEDULES);
        Instant end = rig.clock.instant().plus(Duration.ofMinutes(70));
        rig.until(Duration.ofMinutes(1), () -> !rig.clock.instant().isBefore(end));
        assertThat(rig.simulator.requests().of(RequestClass.SCHEDULES)).isGreaterThan(before);
        assertThat(missed()).isEmpty();
    }

    @Test
    void a_scheduler_that_failed_says_why() {
        watch("0 * * * *");
        rig.organization().failRuns(schedule, 1);
        rig.until(() -> !rig.log(ScheduleFailed.class).isEmpty());
        passUntil("10:20:00");
        assertThat(rig.log(ScheduleFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.error()).contains("was not found"));
        assertThat(rig.log(ScheduleTriggered.class)).isEmpty();
        assertThat(missed()).as("it was triggered").isEmpty();
    }

    @Test
    void a_scheduler_that_is_gone_is_told_once_and_misses_nothing() {
        watch("0 * * * *");
        rig.organization().removeSchedule(schedule);
        rig.until(() -> rig.kept(ProjectSchedules.KIND).isEmpty());
        passUntil("10:20:00");
        assertThat(rig.log(ScheduleChanged.class))
                .extracting(ScheduleChanged::change)
                .containsExactly(Change.CREATED, Change.REMOVED);
        assertThat(missed()).isEmpty();
    }

    @Test
    void what_ran_before_the_first_look_is_history_and_a_cron_expression_of_another_kind_breaks_nothing() {
        schedule = rig.organization().addSchedule("api", "hourly", "0 * * * *");
        String odd = rig.organization().addSchedule("api", "odd", "0 0 L * *");
        rig.clock.advance(Duration.ofHours(6));
        rig.start();
        rig.until(
                Duration.ofSeconds(1),
                () -> rig.kept(ProjectSchedules.KIND).keySet().containsAll(List.of(schedule, odd))
                        && !rig.log(ScheduleTriggered.class).isEmpty());
        assertThat(rig.log(ScheduleEvent.class))
                .allMatch(event -> event.header().backfilled());
        assertThat(rig.log(ScheduleTriggered.class)).hasSizeLessThanOrEqualTo(2);
        passUntil("16:20:00");
        assertThat(rig.log(ScheduleTriggered.class))
                .anyMatch(event -> !event.header().backfilled());
        assertThat(missed()).isEmpty();
    }

    @Test
    void an_outage_of_the_server_delays_what_is_told_and_invents_nothing() {
        watch("0 * * * *");
        rig.simulator.faults().randomly(RequestClass.SCHEDULES, 1, new Fault.ServerError());
        passUntil("11:30:00");
        assertThat(rig.log(CollectorDegraded.class))
                .anyMatch(blind -> blind.collector().collector().equals("schedules"));
        rig.simulator.faults().clear();
        rig.until(() -> rig.log(ScheduleTriggered.class).size() >= 2);
        assertThat(missed()).isEmpty();
    }

    @Test
    void a_scheduler_costs_a_list_now_and_then_and_a_look_for_each_run() {
        watch("0 * * * *");
        passUntil("09:30:00");
        long before = rig.simulator.requests().of(RequestClass.SCHEDULES);
        passUntil(Duration.ofMinutes(1), "14:30:00");
        long lists = 5 * 6;
        long runs = 5;
        // the workflow that appears is a reason to look as well
        assertThat(rig.simulator.requests().of(RequestClass.SCHEDULES) - before).isLessThanOrEqualTo(lists + 3 * runs);
    }
}
