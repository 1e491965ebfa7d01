package dev.signalman.rule;

/**
 * An agent that is at work.
 *
 * @param type its agent type
 */
record BusyAgent(String type) {}
