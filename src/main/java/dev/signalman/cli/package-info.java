/**
 * Commands and the assembly of the process: the only place that knows every package.
 */
@NullMarked
package dev.signalman.cli;

import org.jspecify.annotations.NullMarked;
