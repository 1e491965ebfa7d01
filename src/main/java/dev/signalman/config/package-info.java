/**
 * The configuration file: its records, loading with interpolation, and validation that names file, line, key and remedy. The
 * JSON Schema for editors is made from the same records. Knows the words of the file and nothing of what they set in motion:
 * the assembly maps these records to the options of the other packages.
 */
@NullMarked
package dev.signalman.config;

import org.jspecify.annotations.NullMarked;
