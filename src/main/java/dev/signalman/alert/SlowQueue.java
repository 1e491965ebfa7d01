package dev.signalman.alert;

import java.time.Instant;

/**
 * A machine type for which a job has waited too long.
 *
 * @param createdAt when the newest such job was created: what was created before it says nothing of how it stands now
 */
record SlowQueue(Instant createdAt) {}
