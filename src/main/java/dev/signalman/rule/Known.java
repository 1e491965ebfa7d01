package dev.signalman.rule;

/**
 * A rule as it was when its rows were written. What it counted as another rule does not count.
 *
 * @param definition what it counts and by what, in short
 */
record Known(String definition) {}
