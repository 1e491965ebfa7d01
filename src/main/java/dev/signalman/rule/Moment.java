package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import java.time.Instant;

/**
 * An event, and what is known when it is looked at.
 *
 * @param event the event
 * @param labels what can be said of it
 * @param seen its past
 * @param fleet the machines that it is about
 * @param sight how well its organisation is seen
 * @param watched false if it is about a branch that nobody watches
 * @param now the time
 */
record Moment(
        ChangeEvent event,
        EventLabels labels,
        Histories.Seen seen,
        Fleet fleet,
        Sightline sight,
        boolean watched,
        Instant now) {
    String organization() {
        return event.header().organization();
    }

    boolean backfilled() {
        return event.header().backfilled();
    }

    /** Since when what it says is so: how long it was so before the first look is not known. */
    Instant since() {
        return backfilled() ? event.header().observedAt() : event.header().occurredAt();
    }
}
