/**
 * The configuration file: its records, loading with interpolation, validation with file, line and remedy, JSON Schema.
 * May use the option records of other packages, nothing that does work.
 */
@NullMarked
package dev.signalman.config;

import org.jspecify.annotations.NullMarked;
