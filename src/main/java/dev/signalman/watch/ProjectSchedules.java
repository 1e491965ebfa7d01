package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.cron.Cron;
import dev.signalman.event.Change;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
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
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Schedule;
import dev.signalman.semaphore.ScheduleDetail;
import dev.signalman.semaphore.ScheduleTrigger;
import dev.signalman.semaphore.SchedulingStatus;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the schedulers of one project: rarely at their list, and at the triggers of one when it must have run, when it changed, or
 * when a workflow appeared that it may have started. All times here are of the clock that is behind, so that what is said to be over is.
 */
final class ProjectSchedules {
    static final SnapshotKind<KnownSchedule> KIND = new SnapshotKind<>("schedule", KnownSchedule.class);

    private static final Logger log = LoggerFactory.getLogger(ProjectSchedules.class);
    /** How long after its time a scheduler is looked at first. */
    private static final Duration SOON = Duration.ofSeconds(30);
    /** So that one that runs every minute does not take a request every minute: ten triggers are shown. */
    private static final Duration BETWEEN = Duration.ofMinutes(2);

    private static final Duration RARELY = Duration.ofMinutes(15);
    /** A trigger that is still running after this time will not be told. */
    private static final Duration GIVEN_UP = Duration.ofHours(1);
    /** Triggers that the server shows of a scheduler. */
    private static final int SHOWN = 10;
    /** Schedulers that one look asks about: of the others, other projects' looks may come first. */
    private static final int ASKED = 10;
    /** A clock that is set back by more than this would leave us waiting. */
    private static final Duration STEP = Duration.ofMinutes(1);
    /** Missed runs of one scheduler that are told at once, such as after an outage. */
    private static final int MOST = 3;

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final ServerClock clock;
    private final Allowance allowance;
    private final Map<String, KnownSchedule> known;
    /** When the triggers of which scheduler are looked at next. */
    private final Map<String, Instant> due = new HashMap<>();

    private final Map<String, Instant> lookedAt = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    /** Expressions that were said to be unintelligible, by scheduler. */
    private final Map<String, String> unintelligible = new HashMap<>();

    private ProjectRef project;
    private Instant liveFrom = Instant.EPOCH;
    private Instant listDue = Instant.EPOCH;
    private Instant latest = Instant.EPOCH;

    ProjectSchedules(Watching watching, ProjectRef project, Allowance allowance, Map<String, KnownSchedule> known) {
        this.organization = watching.organization();
        this.baseUrl = watching.baseUrl();
        this.project = project;
        this.client = watching.client();
        this.store = watching.store();
        this.options = watching.options();
        this.clock = watching.server();
        this.allowance = allowance;
        this.known = new HashMap<>(known);
        known.keySet().forEach(id -> due.put(id, Instant.EPOCH));
    }

    /** How long until there is something to look at; zero or less if there is now. */
    Duration until() {
        follow(clock.surely());
        Instant next = listDue;
        for (Instant at : due.values()) {
            next = at.isBefore(next) ? at : next;
        }
        return Duration.between(clock.surely(), next);
    }

    /** A clock that is set back must not leave us waiting for a time that seemed near before. */
    private void follow(Instant now) {
        Duration back = Duration.between(now, latest);
        if (back.compareTo(STEP) > 0) {
            listDue = earlier(listDue, back);
            due.replaceAll((id, at) -> earlier(at, back));
            lookedAt.replaceAll((id, at) -> earlier(at, back));
        }
        latest = now;
    }

    private static Instant earlier(Instant time, Duration by) {
        return time.isAfter(Instant.EPOCH.plus(by)) ? time.minus(by) : Instant.EPOCH;
    }

    /** A workflow appeared that a scheduler, or somebody by hand, may have started. */
    void hint() {
        Instant now = clock.surely();
        for (String id : known.keySet()) {
            Instant earliest = lookedAt.getOrDefault(id, Instant.MIN).isAfter(now.minus(BETWEEN))
                    ? now.plus(BETWEEN)
                    : now.plus(SOON);
            due.merge(id, earliest, (a, b) -> a.isBefore(b) ? a : b);
        }
    }

    /**
     * One look. Fails with what the client or the store failed with; what one scheduler fails with does not hide the others.
     *
     * @param named the project by its name of now
     * @param newsFrom what occurred before this is history
     */
    void look(ProjectRef named, Instant newsFrom) {
        project = named;
        liveFrom = newsFrom;
        if (!listDue.isAfter(clock.surely())) {
            listDue = clock.surely().plus(backOff("list"));
            list();
            failures.remove("list");
            listDue = clock.surely()
                    .plus(
                            known.isEmpty()
                                    ? options.intervals().probe()
                                    : options.intervals().schedules());
        }
        SemaphoreException trouble = null;
        for (String id : dueAt(clock.surely())) {
            due.put(id, clock.surely().plus(backOff(id)));
            try {
                describe(id);
                failures.remove(id);
            } catch (SemaphoreException e) {
                trouble = e;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private List<String> dueAt(Instant now) {
        return due.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .sorted(Map.Entry.comparingByValue())
                .limit(ASKED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Counts as a failure until it is known to be none. */
    private Duration backOff(String what) {
        return Looks.afterFailure(failures.merge(what, 1, Integer::sum), RARELY);
    }

    private void list() {
        allowance.spend();
        Sweep<Schedule> sweep = await(client.api().schedules().list(project.id()));
        clock.observe(sweep.serverTime());
        Set<String> present = new HashSet<>();
        for (Schedule schedule : sweep.items()) {
            present.add(schedule.id());
            Commit commit = new Commit();
            KnownSchedule before = known.get(schedule.id());
            KnownSchedule now = seen(schedule, before, commit);
            if (!now.equals(before)) {
                // its triggers may say more
                due.put(schedule.id(), clock.surely());
                keep(schedule.id(), now, commit);
            }
        }
        if (sweep.complete()) {
            for (String id : List.copyOf(known.keySet())) {
                if (!present.contains(id)) {
                    missing(id);
                }
            }
        }
    }

    /** The list may be short for other reasons, so the scheduler itself is asked for. */
    private void missing(String id) {
        try {
            allowance.spend();
            await(client.api().schedules().describe(id));
        } catch (SemaphoreException e) {
            if (!unknown(e) && !(e.error() instanceof ApiError.NotFound)) {
                throw e;
            }
            removed(id);
        }
    }

    /** What is unknown is a bad request here; not found is what the token may not see. */
    private static boolean unknown(SemaphoreException e) {
        return e.error() instanceof ApiError.BadRequest bad
                && bad.message().toLowerCase(Locale.ROOT).contains("not found");
    }

    private void removed(String id) {
        KnownSchedule last = known.get(id);
        if (last == null) {
            return;
        }
        Instant at = clock.ours().instant();
        Commit commit = new Commit()
                .event(new ScheduleChanged(
                        header(id, last.generation() + 1 + "/removed", at, at),
                        ref(id, last.fields()),
                        Change.REMOVED,
                        List.of()))
                .remove(KIND, organization, id);
        await(store.commit(commit));
        known.remove(id);
        due.remove(id);
        lookedAt.remove(id);
        failures.remove(id);
        unintelligible.remove(id);
    }

    private void keep(String id, KnownSchedule now, Commit commit) {
        await(store.commit(commit.put(KIND, organization, id, now)));
        known.put(id, now);
    }

    /** Tells what people did to it. */
    private KnownSchedule seen(Schedule schedule, @Nullable KnownSchedule before, Commit commit) {
        String id = schedule.id();
        Instant at = clock.ours().instant();
        Map<String, String> fields = KnownSchedule.fieldsOf(schedule);
        boolean paused = schedule.paused() || schedule.suspended();
        if (before == null) {
            Instant created = schedule.createdAt() == null ? at : schedule.createdAt();
            commit.event(new ScheduleChanged(
                    header(id, "1/created", created, at), ref(id, fields), Change.CREATED, List.of()));
            KnownSchedule fresh = new KnownSchedule(
                    project.id(), fields, paused, 1, later(liveFrom, schedule.createdAt()), List.of());
            return paused ? paused(schedule, fresh, at, commit) : fresh;
        }
        KnownSchedule now = before;
        List<FieldChange> changes = before.changes(fields);
        if (!changes.isEmpty()) {
            Instant updated = schedule.updatedAt() == null ? at : schedule.updatedAt();
            now = now.seen(fields, now.paused(), now.generation() + 1).decided(updated);
            commit.event(new ScheduleChanged(
                    header(id, now.generation() + "/changed", updated, at), ref(id, fields), Change.CHANGED, changes));
        }
        if (paused != before.paused()) {
            now = now.seen(fields, paused, now.generation());
            now = paused ? paused(schedule, now, at, commit) : resumed(schedule, now, at, commit);
        }
        return now;
    }

    private KnownSchedule paused(Schedule schedule, KnownSchedule known, Instant at, Commit commit) {
        KnownSchedule now = known.seen(known.fields(), true, known.generation() + 1);
        commit.event(new SchedulePaused(
                header(schedule.id(), now.generation() + "/paused", toggled(schedule, at), at),
                ref(schedule.id(), now.fields()),
                schedule.paused() ? schedule.pauseToggledBy() : null));
        return now;
    }

    private KnownSchedule resumed(Schedule schedule, KnownSchedule known, Instant at, Commit commit) {
        // when a suspension ended is not told, so what was due until it was seen is not counted
        KnownSchedule now = known.seen(known.fields(), false, known.generation() + 1)
                .decided(schedule.pauseToggledAt() == null ? clock.surely() : schedule.pauseToggledAt());
        commit.event(new ScheduleResumed(
                header(schedule.id(), now.generation() + "/resumed", toggled(schedule, at), at),
                ref(schedule.id(), now.fields()),
                schedule.pauseToggledBy()));
        return now;
    }

    private static Instant toggled(Schedule schedule, Instant at) {
        return schedule.pauseToggledAt() == null ? at : schedule.pauseToggledAt();
    }

    private void describe(String id) {
        KnownSchedule before = known.get(id);
        if (before == null) {
            due.remove(id);
            return;
        }
        allowance.spend();
        ScheduleDetail detail;
        try {
            detail = await(client.api().schedules().describe(id));
        } catch (SemaphoreException e) {
            if (!unknown(e)) {
                throw e;
            }
            removed(id);
            return;
        }
        Instant now = clock.surely();
        Instant at = clock.ours().instant();
        lookedAt.put(id, now);
        Schedule schedule = detail.schedule();
        Commit commit = new Commit();
        KnownSchedule next = seen(schedule, before, commit);
        List<ScheduleTrigger> settled = settled(detail, next, now);
        List<ScheduleEvent> news = new ArrayList<>();
        tell(id, next, settled, at, news);
        boolean waiting = detail.triggers().stream().anyMatch(trigger -> running(trigger, now));
        next = decided(detail, next.told(settled), now, at, news);
        // a missed run is only known later than the run after it, which ends what it begins
        news.sort(Comparator.comparing(event -> event.header().occurredAt()));
        news.forEach(commit::event);
        if (next.equals(before)) {
            known.put(id, next);
        } else {
            keep(id, next, commit);
        }
        Instant look = waiting ? now.plus(BETWEEN) : nextLook(schedule, next, now);
        due.remove(id);
        if (look != null) {
            due.put(id, look);
        }
    }

    private static boolean running(ScheduleTrigger trigger, Instant now) {
        return trigger.status() == SchedulingStatus.Known.RUNNING
                && trigger.triggeredAt() != null
                && trigger.triggeredAt().isAfter(now.minus(GIVEN_UP));
    }

    /** What is known of its triggers for good and was not told, oldest first. */
    private static List<ScheduleTrigger> settled(ScheduleDetail detail, KnownSchedule known, Instant now) {
        List<ScheduleTrigger> settled = new ArrayList<>();
        for (ScheduleTrigger trigger : detail.triggers()) {
            if (trigger.triggeredAt() != null
                    && !known.told().contains(trigger.triggeredAt())
                    && !running(trigger, now)) {
                settled.add(trigger);
            }
        }
        settled.sort(
                Comparator.comparing(ScheduleTrigger::triggeredAt, Comparator.nullsFirst(Comparator.naturalOrder())));
        return settled;
    }

    /** Of history only what is in the window that is read at the first start, and the newest, whose time people want to know. */
    private void tell(
            String id, KnownSchedule known, List<ScheduleTrigger> settled, Instant at, List<ScheduleEvent> news) {
        Instant from = liveFrom.minus(options.backfill());
        for (ScheduleTrigger trigger : settled) {
            Instant time = trigger.triggeredAt();
            boolean newest = trigger.equals(settled.getLast()) && known.told().isEmpty();
            if (time == null || (time.isBefore(from) && !newest)) {
                continue;
            }
            if (trigger.status() == SchedulingStatus.Known.FAILED) {
                news.add(new ScheduleFailed(
                        header(id, "failed/" + time, time, at), ref(id, known.fields()), time, trigger.error()));
            } else if (trigger.workflowId() != null) {
                news.add(new ScheduleTriggered(
                        header(id, "triggered/" + time, time, at),
                        ref(id, known.fields()),
                        time,
                        trigger.workflowId(),
                        trigger.runNowBy()));
            }
        }
    }

    /** Tells which due times went by, as far as that is beyond doubt. */
    private KnownSchedule decided(
            ScheduleDetail detail, KnownSchedule known, Instant now, Instant at, List<ScheduleEvent> news) {
        Schedule schedule = detail.schedule();
        if (known.paused()) {
            return known.decided(now);
        }
        Cron times = times(schedule);
        if (times == null) {
            return known;
        }
        Instant from = later(
                later(later(known.decidedTo(), liveFrom), schedule.createdAt()),
                later(later(liveFrom, schedule.updatedAt()), schedule.pauseToggledAt()));
        List<Instant> all = detail.triggers().stream()
                .map(ScheduleTrigger::triggeredAt)
                .filter(time -> time != null)
                .map(Instant.class::cast)
                .sorted()
                .toList();
        if (detail.triggers().size() >= SHOWN && !all.isEmpty()) {
            // older ones may have been there
            from = later(from, all.getFirst());
        }
        List<Instant> runs = detail.triggers().stream()
                .filter(trigger -> trigger.runNowBy() == null && trigger.triggeredAt() != null)
                .map(ScheduleTrigger::triggeredAt)
                .map(Instant.class::cast)
                .toList();
        ScheduleRuns history = new ScheduleRuns(times, options.scheduleGrace(), runs);
        Instant until = now.minus(options.scheduleGrace()).minus(ScheduleRuns.PUNCTUAL);
        for (Instant missed : history.missed(from, until, MOST)) {
            news.add(new ScheduleMissed(
                    header(schedule.id(), "missed/" + missed, missed, at), ref(schedule.id(), known.fields()), missed));
        }
        return known.decided(history.punctualUntil(later(from, until), now));
    }

    private @Nullable Cron times(Schedule schedule) {
        if (!schedule.recurring() || schedule.at().isBlank()) {
            return null;
        }
        Cron times = Cron.of(schedule.at()).orElse(null);
        if (times == null && !schedule.at().equals(unintelligible.put(schedule.id(), schedule.at()))) {
            log.atWarn()
                    .addKeyValue("project", project.name())
                    .addKeyValue("schedule", schedule.name())
                    .log("the cron expression '{}' is not understood, so missed runs cannot be told", schedule.at());
        }
        return times;
    }

    /** Soon after it is due, and, unless it ran, when it can be said that it did not; null if it never is. */
    private @Nullable Instant nextLook(Schedule schedule, KnownSchedule known, Instant now) {
        Cron times = times(schedule);
        Instant time = times == null || known.paused() ? null : times.after(known.decidedTo());
        if (time == null) {
            return null;
        }
        Instant soon = time.plus(SOON);
        Instant late = time.plus(options.scheduleGrace()).plus(ScheduleRuns.PUNCTUAL);
        return later(now.isBefore(soon) ? soon : late, now.plus(BETWEEN));
    }

    private ScheduleRef ref(String id, Map<String, String> fields) {
        return new ScheduleRef(
                id,
                fields.getOrDefault("name", ""),
                Boolean.parseBoolean(fields.getOrDefault("recurring", "true")) ? fields.getOrDefault("at", "") : "",
                fields.getOrDefault("reference", ""),
                fields.getOrDefault("pipeline_file", ""),
                baseUrl + "/projects/" + project.name() + "/schedulers/" + id);
    }

    private EventHeader header(String id, String what, Instant occurred, Instant at) {
        return new EventHeader(
                EventIds.schedule(organization, id, what),
                organization,
                project,
                "schedule/" + id,
                occurred,
                at,
                occurred.isBefore(liveFrom));
    }

    private static Instant later(Instant a, @Nullable Instant b) {
        return b == null || a.isAfter(b) ? a : b;
    }
}
