package dev.signalman.event;

import java.util.List;

/**
 * A notification of Semaphore cannot reach anybody: a rule points nowhere, or Semaphore reports that it failed.
 *
 * @param header id, organisation and times
 * @param notificationId Semaphore's id
 * @param name unique in the organisation
 * @param problems what is wrong, one line each, at least one
 */
public record NotificationBroken(EventHeader header, String notificationId, String name, List<String> problems)
        implements NotificationEvent {
    public NotificationBroken {
        problems = List.copyOf(problems);
    }
}
