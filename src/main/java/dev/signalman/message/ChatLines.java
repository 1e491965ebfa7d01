package dev.signalman.message;

import dev.signalman.alert.Alert;

/** The lines of a group's alerts, as many as there is room for, and how many more there are. */
final class ChatLines {
    private static final int MORE = 40;

    private ChatLines() {}

    /** Appends a line for each alert that is shown. */
    static void add(StringBuilder text, Group group, Draft draft, TemplateName name, int longest, int room) {
        int told = 0;
        for (Alert alert : group.shown()) {
            String line = draft.lines(name, TemplateData.about(draft.data(), alert, group), longest);
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
