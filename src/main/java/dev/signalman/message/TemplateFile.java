package dev.signalman.message;

/**
 * A template that a user wrote.
 *
 * @param file its path as the user gave it; the last part of it says which template it replaces, such as {@code slack.title.peb}
 * @param source what is in it
 */
public record TemplateFile(String file, String source) {}
