package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Turns log events into lines: output in order, commands as {@code $ command}, without terminal colours. */
final class JobLogs {
    private static final Pattern ESCAPES =
            Pattern.compile("\\x1B(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\\x07]*\\x07|[@-Z\\\\-_])");

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private boolean finished;

    void add(JsonNode events) {
        for (JsonNode event : events) {
            switch (Wire.text(event, "event")) {
                case "cmd_started" -> line("$ " + Wire.text(event, "directive"));
                case "cmd_output" -> output(Wire.text(event, "output"));
                case "job_finished" -> finished = true;
                default -> {}
            }
        }
    }

    private void line(String text) {
        flush();
        lines.add(clean(text));
    }

    private void output(String text) {
        open.append(text);
        int end;
        while ((end = open.indexOf("\n")) >= 0) {
            lines.add(clean(open.substring(0, end)));
            open.delete(0, end + 1);
        }
    }

    private void flush() {
        if (!open.isEmpty()) {
            lines.add(clean(open.toString()));
            open.setLength(0);
        }
    }

    private static String clean(String text) {
        String plain = ESCAPES.matcher(text).replaceAll("").stripTrailing();
        // a progress bar overwrites its line: the last state is what a person saw
        int overwritten = plain.lastIndexOf('\r');
        return overwritten < 0 ? plain : plain.substring(overwritten + 1);
    }

    /** @param whole false if more was to be had */
    JobLog end(boolean whole) {
        flush();
        return new JobLog(List.copyOf(lines), whole && finished);
    }
}
