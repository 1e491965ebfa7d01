package dev.signalman.config;

import java.nio.file.Path;

/**
 * Something wrong in a configuration file, with what to do about it. Never contains the value of a secret or of a variable.
 *
 * @param file as it was given
 * @param line counted from 1; 0 if the file as a whole is meant
 * @param key path of the key, such as {@code organizations[0].api.max_in_flight}; empty for the file as a whole
 * @param message a sentence whose subject is the key: {@code must be 1 to 50 (the server sheds load above 50), is 80}
 */
public record Problem(Path file, int line, String key, String message) {
    /** One line for people: {@code signalman.yaml:14: route.receiver is 'slak', which is not defined; …}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + " ") + message;
    }
}
