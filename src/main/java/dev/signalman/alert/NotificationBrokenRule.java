package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.NotificationBroken;
import dev.signalman.event.NotificationMended;
import java.time.Instant;

/** One of Semaphore's own notifications reaches nobody, until it is mended or gone. */
final class NotificationBrokenRule implements Rule {
    static final String NAME = "NotificationBroken";

    private final AlertOptions options;
    private final Incidents incidents;

    NotificationBrokenRule(AlertOptions options, Incidents incidents) {
        this.options = options;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case NotificationBroken broken -> broken(broken, now);
            case NotificationMended mended ->
                incidents.resolve(
                        mended.header().organization(),
                        identity(mended.notificationId()),
                        Ending.of(
                                "Semaphore's notification " + mended.name() + " is mended",
                                "The notification " + mended.name() + " has no known problem any more, or is gone.",
                                mended.header().occurredAt()),
                        now);
            default -> {}
        }
    }

    private void broken(NotificationBroken event, Instant now) {
        var rule = options.rules().resources().notificationBroken();
        if (!rule.enabled() || event.header().backfilled()) {
            return;
        }
        incidents.open(
                new Finding(
                        NAME,
                        rule.severity(),
                        event.header().organization(),
                        null,
                        identity(event.notificationId()),
                        event.header().id(),
                        "Semaphore's notification " + event.name() + " does not work",
                        "The notification " + event.name() + " that is set up in Semaphore does not do what it should: "
                                + Words.list(event.problems()) + ".",
                        "",
                        Labels.of(Labels.NOTIFICATION, event.name()),
                        Facts.of(null, null, null, null),
                        event.header().occurredAt()),
                now);
    }

    private static String identity(String id) {
        return NAME + "/" + id;
    }
}
