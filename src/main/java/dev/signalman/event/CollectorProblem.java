package dev.signalman.event;

/** Why a collector cannot see. */
public enum CollectorProblem {
    /** The API does not answer, or answers with server errors. */
    UNREACHABLE,
    /** The token is refused everywhere. */
    TOKEN_REFUSED,
    /** The token may not read this resource. */
    NO_PERMISSION,
    /** The server does not offer the feature: not a failure, and never alerted. */
    FEATURE_OFF,
    /** The replies cannot be understood. */
    BAD_REPLY,
    /** What is seen cannot be written to our own database; Semaphore has no part in it. */
    NOT_STORED
}
