package dev.signalman.message;

/**
 * What is wrong with a template.
 *
 * @param template its name, such as {@code slack.title}
 * @param file where it is from, as the user gave it
 * @param line counted from 1; 0 if it is about the file as a whole
 * @param problem what is wrong, without the place
 */
public record TemplateFailure(String template, String file, int line, String problem) {
    /** Such as {@code templates/slack.title.peb:3: …}. */
    public String text() {
        return file + (line > 0 ? ":" + line : "") + ": " + problem;
    }
}
