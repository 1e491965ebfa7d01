package dev.signalman.message;

import java.util.Map;

/** The lines of a group's alerts, as many as there is room for, and how many more there are. */
final class ChatLines {
    private static final int MORE = 40;

    private ChatLines() {}

    /** Appends a line for each alert that is shown. */
    static void add(StringBuilder text, Group group, Draft draft, TemplateName name, int longest, int room) {
        int told = 0;
        for (Map<String, Object> alert : draft.alerts()) {
            String line = draft.lines(name, alert, longest);
            if (text.length() + line.length() + 2 + MORE > room) {
                break;
            }
            text.append(text.isEmpty() ? "" : "\n").append(line);
            told++;
        }
        if (told < group.total()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append("… (")
                    .append(group.total() - told)
                    .append(" more)");
        }
    }
}
