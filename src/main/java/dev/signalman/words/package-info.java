/**
 * How people write things, and misspell them: durations with units, lists in a sentence, and what an unknown word was probably meant to be.
 * Uses nothing of ours.
 */
@NullMarked
package dev.signalman.words;

import org.jspecify.annotations.NullMarked;
