package dev.signalman.watch;

import java.time.Instant;

/**
 * A pipeline that was not done when it was last seen; kept until it is.
 *
 * @param projectId the project it belongs to
 * @param createdAt when it was created
 * @param stage how far it had come
 */
record OpenPipeline(String projectId, Instant createdAt, Stage stage) {}
