package dev.signalman.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes, and what stands at the other end.
 *
 * @param out results; tells when nobody reads them any more
 * @param err messages and progress
 * @param in what {@code -} stands for
 * @param environment variables
 * @param outIsTerminal whether a person sees the results at once
 * @param errIsTerminal whether a person sees the messages at once
 * @param columns width of the terminal
 * @param lines height of the terminal
 */
record Console(
        Writer out,
        PrintWriter err,
        InputStream in,
        Map<String, String> environment,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        int lines) {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_LINES = 24;

    /** Of this process. Java cannot tell what stands at each of its streams, so the launcher says it. */
    static Console ofProcess() {
        return new Console(
                // not System.out, which hides that nobody reads any more
                new BufferedWriter(
                        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)),
                new PrintWriter(
                        new OutputStreamWriter(
                                new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
                                StandardCharsets.UTF_8),
                        true),
                System.in,
                System.getenv(),
                Boolean.getBoolean("signalman.out.terminal"),
                Boolean.getBoolean("signalman.err.terminal"),
                Integer.getInteger("signalman.columns", USUAL_COLUMNS),
                Integer.getInteger("signalman.lines", USUAL_LINES));
    }

    /** Whether colours may be used on standard output, by the convention of no-color.org. */
    boolean colours() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
