package dev.signalman.semaphore;

/** What a signed URL of an artifact is for. */
public enum ArtifactAction {
    PUSH,
    PUSHFORCE,
    PULL,
    YANK
}
