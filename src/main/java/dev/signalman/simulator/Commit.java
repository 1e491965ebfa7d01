package dev.signalman.simulator;

/**
 * A commit on a branch.
 *
 * @param branch branch name
 * @param sha 40 hexadecimal digits
 * @param message its message
 * @param author login of who made it
 */
public record Commit(String branch, String sha, String message, String author) {}
