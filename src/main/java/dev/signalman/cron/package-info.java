/**
 * Cron expressions: when something that is scheduled is due. Uses nothing, and knows nothing of what is scheduled.
 */
@NullMarked
package dev.signalman.cron;

import org.jspecify.annotations.NullMarked;
