package dev.signalman.semaphore;

/**
 * What the server thinks of a pipeline file.
 * Source: {@code POST /yaml}.
 *
 * @param valid whether it can be run
 * @param message the server's words
 */
public record YamlCheck(boolean valid, String message) {}
