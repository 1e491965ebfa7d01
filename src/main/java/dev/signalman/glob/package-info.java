/**
 * One type: the pattern for names that people write in the configuration. Watching, alerts, reruns and metrics all mean the same by
 * it. Uses nothing of ours.
 */
@NullMarked
package dev.signalman.glob;

import org.jspecify.annotations.NullMarked;
