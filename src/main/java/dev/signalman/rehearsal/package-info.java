/**
 * Rules tried before they wake anybody: over events that a test file writes down, or that the log has recorded, in virtual time. Nothing
 * is sent and nothing is written. Knows no clock, no configuration and no console.
 */
@NullMarked
package dev.signalman.rehearsal;

import org.jspecify.annotations.NullMarked;
