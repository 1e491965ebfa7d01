/**
 * Speaks to a daemon that is running, over its own HTTP API, for the command line. Knows nothing of what the answers mean.
 */
@NullMarked
package dev.signalman.remote;

import org.jspecify.annotations.NullMarked;
