package dev.signalman.event;

/**
 * One thing that is different.
 *
 * @param field its name in Semaphore's API
 * @param from its value before, at most {@value #MAX} characters; empty if it had none
 * @param to its value now, at most as long; empty if it has none
 */
public record FieldChange(String field, String from, String to) {
    private static final int MAX = 200;

    public FieldChange {
        from = head(from);
        to = head(to);
    }

    private static String head(String text) {
        return text.length() <= MAX ? text : text.substring(0, MAX);
    }
}
