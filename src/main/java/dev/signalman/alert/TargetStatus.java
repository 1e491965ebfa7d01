package dev.signalman.alert;

import dev.signalman.event.ProjectRef;
import java.time.Instant;

/**
 * A deployment target that cannot be deployed to.
 *
 * @param project its project
 * @param target its name
 * @param state in Semaphore's words
 * @param message what Semaphore says about it; may be empty
 * @param since since when it cannot, in whichever of these states
 * @param event id of the event that showed it
 */
record TargetStatus(ProjectRef project, String target, String state, String message, Instant since, String event) {}
