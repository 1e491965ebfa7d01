package dev.signalman.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows text that is longer than a terminal, by the program of the user's choice. */
final class Pager {
    private static final String USUAL = "less -FRX";

    private Pager() {}

    /**
     * Starts it, shows the text and waits until the user has seen enough.
     *
     * @return whether there was a pager to show it
     */
    static boolean show(String text, Map<String, String> environment) {
        String command = environment.getOrDefault("PAGER", USUAL).strip();
        if (command.isEmpty() || command.equals("cat")) {
            return false;
        }
        Process pager = start(command);
        if (pager == null) {
            return false;
        }
        // Ctrl-C reaches the pager as well, which decides itself what it means; the terminal is its until it ends
        Thread patience = new Thread(() -> await(pager), "pager");
        Runtime.getRuntime().addShutdownHook(patience);
        boolean shown = feed(pager, text);
        int code = await(pager);
        try {
            Runtime.getRuntime().removeShutdownHook(patience);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook has done its work
        }
        // 127 is the shell's word that there is no such program
        return shown && code != 127;
    }

    private static @Nullable Process start(String command) {
        try {
            return new ProcessBuilder("sh", "-c", command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean feed(Process pager, String text) {
        try (Writer in = new BufferedWriter(new OutputStreamWriter(pager.getOutputStream(), StandardCharsets.UTF_8))) {
            in.write(text);
            return true;
        } catch (IOException e) {
            // left before the end, which is its right
            return true;
        }
    }

    private static int await(Process pager) {
        while (true) {
            try {
                return pager.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }
    }
}
