package dev.signalman.rehearsal;

import dev.signalman.alert.Notification;
import dev.signalman.event.ChangeEvent;
import dev.signalman.incident.AlertingEngine;
import dev.signalman.store.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Lets time pass for an engine, as fast as it can look: at each tick, and when somebody is to be told. One thread. */
final class VirtualTime {
    private final AlertingEngine engine;
    private final Consumer<ChangeEvent> happened;
    private final Consumer<Notification> told;
    private Instant now;
    private Instant nextTick;
    private Duration tick;

    /**
     * @param from when it begins
     * @param tick how often the engine looks at the time at least
     * @param happened hears what happens to incidents
     * @param told hears who is told
     */
    VirtualTime(
            AlertingEngine engine,
            Instant from,
            Duration tick,
            Consumer<ChangeEvent> happened,
            Consumer<Notification> told) {
        this.engine = engine;
        this.now = from;
        this.nextTick = from.plus(tick);
        this.tick = tick;
        this.happened = happened;
        this.told = told;
    }

    Instant now() {
        return now;
    }

    /** Looks at the time so often from now on. */
    void every(Duration changed) {
        tick = changed;
        nextTick = now.plus(changed);
    }

    /** Until this time, at which nothing has happened yet. Does nothing if it is past. */
    void passTo(Instant time) {
        while (true) {
            Instant due = engine.next().filter(next -> next.isBefore(nextTick)).orElse(nextTick);
            // what is due at once, or is overdue, has its turn together with what else happens now
            Instant at = due.isAfter(now) ? due : nextTick;
            if (!at.isBefore(time)) {
                break;
            }
            now = at;
            if (now.isBefore(nextTick)) {
                // only somebody is to be told: rules look at the time at the tick
                engine.dispatch(now);
                take();
            } else {
                look();
            }
        }
        if (time.isAfter(now)) {
            now = time;
        }
    }

    /** Something happens now. */
    void happens(ChangeEvent event) {
        engine.observe(event, now);
        engine.drainEvents().forEach(happened);
    }

    /** What follows from all that has happened until now. */
    void look() {
        engine.tick(now);
        while (!nextTick.isAfter(now)) {
            nextTick = nextTick.plus(tick);
        }
        take();
    }

    private void take() {
        engine.drainEvents().forEach(happened);
        engine.notifications().forEach(told);
        // nobody keeps it: what was decided is told once
        engine.drainTo(new Commit());
    }
}
