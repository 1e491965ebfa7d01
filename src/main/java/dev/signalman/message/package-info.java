/**
 * What a notification looks like in each medium: escaped for it, cut to its limits, by templates that users can override. Sends nothing.
 */
@NullMarked
package dev.signalman.message;

import org.jspecify.annotations.NullMarked;
