package dev.signalman.event;

/** What became of something that people set up. */
public enum Change {
    /** It is new, or was there when Signalman looked for the first time. */
    CREATED,
    /** Something about it is different. */
    CHANGED,
    /** It is gone. */
    REMOVED
}
