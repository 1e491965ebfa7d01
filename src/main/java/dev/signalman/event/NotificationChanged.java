package dev.signalman.event;

import java.util.List;

/**
 * A notification of Semaphore came into being, was edited or is gone. Endpoints are rights of access: that one changed is told, what it
 * is is not.
 *
 * @param header id, organisation and times
 * @param notificationId Semaphore's id
 * @param name unique in the organisation
 * @param change which of these
 * @param fields what is different; empty unless it was edited
 */
public record NotificationChanged(
        EventHeader header, String notificationId, String name, Change change, List<FieldChange> fields)
        implements NotificationEvent {
    public NotificationChanged {
        fields = List.copyOf(fields);
    }
}
