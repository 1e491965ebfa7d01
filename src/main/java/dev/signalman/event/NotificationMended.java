package dev.signalman.event;

/**
 * What was wrong with a notification of Semaphore is not so any more, or the notification is gone.
 *
 * @param header id, organisation and times
 * @param notificationId Semaphore's id
 * @param name unique in the organisation
 */
public record NotificationMended(EventHeader header, String notificationId, String name) implements NotificationEvent {}
