package dev.signalman.incident;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.dispatch.DispatchState;
import dev.signalman.dispatch.Dispatcher;
import dev.signalman.dispatch.Silence;
import dev.signalman.event.ChangeEvent;
import dev.signalman.rule.Found;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleEngine;
import dev.signalman.rule.RuleState;
import dev.signalman.store.Commit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules, incidents and dispatching over one state: events and the time go in, a commit comes out. No I/O, no clock. One thread only;
 * after a commit that failed it must be thrown away, since its state is ahead of the store's.
 */
public final class AlertingEngine {
    private final RuleEngine rules;
    private final Incidents incidents;
    private final Dispatcher dispatcher;
    private final NotificationJson json = new NotificationJson();
    private final List<Notification> notifications = new ArrayList<>();

    /** @param startedAt when this process began to look */
    public AlertingEngine(
            AlertingOptions options,
            List<Rule> rules,
            RuleState ruleState,
            IncidentState incidentState,
            DispatchState dispatchState,
            Instant startedAt) {
        this.incidents = new Incidents(incidentState, options.ownership(), options.flapping(), options.retention());
        this.rules = new RuleEngine(options.rules(), rules, ruleState, incidents, startedAt);
        this.dispatcher = new Dispatcher(options.dispatch(), dispatchState, startedAt);
        // those of a version that had no dispatcher: who was told must hear of the end, and of nothing twice
        for (Incident incident : incidents.openNewestFirst()) {
            if (!dispatcher.knows(incident.labels())) {
                dispatcher.adopt(incident.alert(startedAt), incident.told(), startedAt);
            }
        }
    }

    /** Takes the next event of the log. */
    public void observe(ChangeEvent event, Instant now) {
        rules.observe(event, now);
        take(now);
    }

    /** Looks at the time; only while every event of the log was observed, since an unread one may tell the opposite. */
    public void tick(Instant now) {
        rules.tick(now);
        take(now);
        incidents.tick(now);
        dispatch(now);
    }

    /** Tells who is due to be told; only while every event of the log was observed. */
    public void dispatch(Instant now) {
        hand(now);
        dispatcher.tick(now);
        List<Notification> told = dispatcher.drain();
        told.forEach(incidents::told);
        notifications.addAll(told);
    }

    /** When somebody will have to be told, as far as is known now. */
    public Optional<Instant> next() {
        return dispatcher.next();
    }

    /** Goes on with other rules. */
    public void replace(List<Rule> changed, Instant now) {
        rules.replace(changed, now);
        take(now);
    }

    private void take(Instant now) {
        for (Found found : rules.drain()) {
            incidents.take(found, now);
        }
        hand(now);
    }

    private void hand(Instant now) {
        for (Alert alert : incidents.drainAlerts()) {
            dispatcher.put(alert, now);
        }
    }

    Incidents incidents() {
        return incidents;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Open incidents, newest first. */
    public List<Incident> open() {
        return incidents.openNewestFirst();
    }

    /** Incidents that are over, the one that ended last first. */
    public List<Incident> past() {
        return incidents.pastNewestFirst();
    }

    /** Somebody looks after an incident: false if no incident of this id is open. */
    public boolean acknowledge(String id, String by, String comment, Instant now) {
        boolean found = incidents.acknowledge(id, by, comment, now);
        hand(now);
        return found;
    }

    /** Makes or changes a silence. */
    public Silence silence(Silence draft, Instant now) {
        return dispatcher.put(draft, now);
    }

    /** What happened to incidents since the last call, in order; it will be in no commit then. */
    public List<ChangeEvent> drainEvents() {
        return incidents.drainEvents();
    }

    /** What was decided to be told since the last {@link #drainTo}. */
    public List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    /** Hands over everything since the last call; true if somebody has to be told. */
    public boolean drainTo(Commit commit) {
        rules.drainTo(commit);
        incidents.drainTo(commit);
        dispatcher.drainTo(commit);
        for (Notification notification : notifications) {
            commit.message(json.message(notification));
        }
        boolean telling = !notifications.isEmpty();
        notifications.clear();
        return telling;
    }
}
