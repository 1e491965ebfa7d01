package dev.signalman.deliver;

import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.store.Message;
import java.util.Optional;

/** What messages of the outbox say. */
final class Told {
    private static final NotificationJson JSON = new NotificationJson();

    private Told() {}

    /** Empty for a message that an earlier version rendered for its medium already, so that it is sent as it is. */
    static Optional<Notification> by(Message message) {
        return JSON.read(message.body());
    }
}
