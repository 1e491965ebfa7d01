package dev.signalman.alert;

import dev.signalman.event.ProjectRef;
import java.time.Instant;

/**
 * A pipeline that is not done.
 *
 * @param project its project
 * @param running false while it waits
 * @param since when it began to run or to wait, or when we began to look if that was history
 * @param event id of the event that said so
 * @param facts what there is to tell
 */
record OpenPipeline(ProjectRef project, boolean running, Instant since, String event, Facts facts) {}
