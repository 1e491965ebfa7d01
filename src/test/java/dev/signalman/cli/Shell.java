package dev.signalman.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** Somebody who types commands: each runs in this process, with streams and an environment of its own. */
@NullUnmarked
final class Shell {
    /** What came of a command. */
    record Result(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Standard output whose reader has left. */
    private static final class Broken extends Writer {
        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final Map<String, String> environment;
    private String input = "";
    private boolean terminal;
    private boolean broken;

    private Shell(Map<String, String> environment) {
        this.environment = new HashMap<>(environment);
    }

    /** With the environment that a user of this organisation has. */
    static Shell of(String url, String token) {
        return new Shell(Map.of("SEMAPHORE_ORGANIZATION_URL", url, "SEMAPHORE_API_TOKEN", token));
    }

    static Shell empty() {
        return new Shell(Map.of());
    }

    Shell with(String name, String value) {
        Shell shell = copy();
        shell.environment.put(name, value);
        return shell;
    }

    Shell typing(String text) {
        Shell shell = copy();
        shell.input = text;
        return shell;
    }

    Shell atTerminal() {
        Shell shell = copy();
        shell.terminal = true;
        return shell;
    }

    Shell whoseReaderHasLeft() {
        Shell shell = copy();
        shell.broken = true;
        return shell;
    }

    private Shell copy() {
        Shell shell = new Shell(environment);
        shell.input = input;
        shell.terminal = terminal;
        shell.broken = broken;
        return shell;
    }

    Result run(String... args) {
        return run(new StringWriter(), args);
    }

    /** Lets others see the output while the command runs. */
    Result run(StringWriter out, String... args) {
        StringWriter err = new StringWriter();
        Console console = new Console(
                broken ? new Broken() : out,
                new PrintWriter(err, true),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                terminal,
                terminal,
                80,
                24);
        int code = Main.execute(console, args);
        try {
            console.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(code, out.toString(), err.toString());
    }
}
