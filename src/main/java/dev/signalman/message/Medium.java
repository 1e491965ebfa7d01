package dev.signalman.message;

import dev.signalman.alert.Notification;

/** What a notification looks like as HTTP requests to one kind of receiver. Pure: the same notification always makes the same bytes. */
public interface Medium {
    /** Never fails for what a notification says, however hostile; a template of the user's that fails is replaced by the built-in one. */
    Rendered render(Notification notification);
}
