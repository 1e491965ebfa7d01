package dev.signalman.event;

/** What happened to Semaphore's own notifications. */
public sealed interface NotificationEvent extends ChangeEvent
        permits NotificationChanged, NotificationBroken, NotificationMended {}
