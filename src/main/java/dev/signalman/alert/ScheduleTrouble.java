package dev.signalman.alert;

import dev.signalman.event.Change;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.FieldChange;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ScheduleChanged;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.ScheduleFailed;
import dev.signalman.event.ScheduleMissed;
import dev.signalman.event.SchedulePaused;
import dev.signalman.event.ScheduleRef;
import dev.signalman.event.ScheduleResumed;
import dev.signalman.event.ScheduleTriggered;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schedulers that did not run, could not start anything, or are paused. */
final class ScheduleTrouble implements Rule {
    static final String MISSED = "ScheduleMissed";
    static final String FAILED = "ScheduleFailed";
    static final String PAUSED = "SchedulePaused";

    /** Fields that say when it is due. */
    private static final Set<String> TIMES = Set.of("at", "recurring");

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;

    ScheduleTrouble(AlertOptions options, AlertState state, Incidents incidents) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        if (!(event instanceof ScheduleEvent schedule)) {
            return;
        }
        AlertRules.Resources rules = options.rules().resources();
        switch (schedule) {
            case ScheduleMissed missed ->
                open(
                        missed,
                        missed.schedule(),
                        MISSED,
                        rules.scheduleMissed(),
                        "did not run",
                        "should have run at " + time(missed.dueAt()) + ", and was not triggered",
                        null,
                        now);
            case ScheduleFailed failed ->
                open(
                        failed,
                        failed.schedule(),
                        FAILED,
                        rules.scheduleFailed(),
                        "failed",
                        "was triggered at " + time(failed.triggeredAt()) + ", and no workflow came of it",
                        failed.error().isBlank() ? null : failed.error(),
                        now);
            case SchedulePaused paused -> {
                open(
                        paused,
                        paused.schedule(),
                        PAUSED,
                        rules.schedulePaused(),
                        "is paused",
                        "does not run by itself until it is resumed",
                        null,
                        now);
                resolve(paused, paused.schedule(), MISSED, "was paused", now);
            }
            case ScheduleTriggered triggered -> {
                resolve(triggered, triggered.schedule(), MISSED, "ran again", now);
                resolve(triggered, triggered.schedule(), FAILED, "works again", now);
            }
            case ScheduleResumed resumed -> resolve(resumed, resumed.schedule(), PAUSED, "was resumed", now);
            case ScheduleChanged changed
            when changed.change() == Change.REMOVED -> {
                resolve(changed, changed.schedule(), MISSED, "was removed", now);
                resolve(changed, changed.schedule(), FAILED, "was removed", now);
                resolve(changed, changed.schedule(), PAUSED, "was removed", now);
            }
            case ScheduleChanged changed -> {
                // one that runs by hand only, or once a year, would not end it for long
                if (changed.fields().stream().map(FieldChange::field).anyMatch(TIMES::contains)) {
                    resolve(changed, changed.schedule(), MISSED, "is to run at other times", now);
                }
            }
        }
    }

    private void open(
            ScheduleEvent event,
            ScheduleRef schedule,
            String rule,
            AlertRules.Rule settings,
            String what,
            String sentence,
            @Nullable String detail,
            Instant now) {
        ProjectRef project = event.header().project();
        if (project == null || event.header().backfilled() || !settings.enabled()) {
            return;
        }
        incidents.open(
                new Finding(
                        rule,
                        settings.severity(),
                        event.header().organization(),
                        project,
                        identity(rule, project, schedule),
                        event.header().id(),
                        project.name() + ": scheduler " + schedule.name() + " " + what,
                        "The scheduler " + schedule.name() + " " + sentence + ".",
                        "",
                        Labels.of(Labels.SCHEDULE, schedule.name()),
                        Facts.of(project.name(), null, schedule.url(), detail),
                        event.header().occurredAt()),
                now);
    }

    /** What happened before the incident began, and is only told late, does not end it. */
    private void resolve(ScheduleEvent event, ScheduleRef schedule, String rule, String what, Instant now) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return;
        }
        String organization = event.header().organization();
        String identity = identity(rule, project, schedule);
        Incident open = state.incidents.get(organization, identity);
        if (open == null || event.header().occurredAt().isBefore(open.startsAt())) {
            return;
        }
        incidents.resolve(
                organization,
                identity,
                Ending.of(
                        project.name() + ": scheduler " + schedule.name() + " " + what,
                        "The scheduler " + schedule.name() + " " + what + ".",
                        event.header().occurredAt()),
                now);
    }

    private static String identity(String rule, ProjectRef project, ScheduleRef schedule) {
        return rule + "/" + project.id() + "/" + schedule.id();
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
