/**
 * One type: a value that is used but never printed.
 */
@NullMarked
package dev.signalman.secret;

import org.jspecify.annotations.NullMarked;
