package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.remote.DaemonClient;
import dev.signalman.remote.RemoteException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** One command's conversation with a running daemon: asks, prints, and turns what goes wrong into words and an exit code. */
final class Talk {
    /** For the help of these commands. */
    static final String[] EXIT_CODES = {
        "0:done",
        "1:the daemon refused it, or the answer is no (a test message that was not taken)",
        "2:wrong arguments, or a wrong configuration",
        "3:there is no such incident, silence, receiver or message",
        "4:not permitted: the token is missing or wrong, or the daemon takes changes from its own machine only",
        "5:no daemon answers, or it cannot do it now"
    };

    /** What a command does. */
    interface Work {
        /** The exit code. */
        int with(Talk talk);
    }

    private final DaemonClient client;
    private final Output output;

    private Talk(DaemonClient client, Output output) {
        this.client = client;
        this.output = output;
    }

    /** Connects, works, and says what went wrong. */
    static int run(Console console, DaemonOptions options, Work work) {
        try (DaemonClient client = options.client(console.environment())) {
            return work.with(new Talk(client, new Output(console, options.json, options.noPager)));
        } catch (RemoteException e) {
            console.err().println("signalman: " + Cells.plain(e.words()));
            return code(e.status());
        } catch (Wrong e) {
            console.err().println("signalman: " + e.getMessage());
            return Main.WRONG_INPUT;
        } catch (UncheckedIOException e) {
            // nobody reads any more, and whoever stopped reading knows why
            return Main.OK;
        }
    }

    private static int code(int status) {
        return switch (status) {
            case 404, 405 -> Failure.NOT_FOUND;
            case 401, 403 -> Failure.NOT_PERMITTED;
            case 0, 408, 429 -> Failure.TRY_LATER;
            default -> status >= 500 ? Failure.TRY_LATER : Failure.REFUSED;
        };
    }

    DaemonClient client() {
        return client;
    }

    Output output() {
        return output;
    }

    /** A part of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Who sits here. */
    static String user() {
        return System.getProperty("user.name", "somebody");
    }

    static Instant now() {
        return Instant.now();
    }

    /** Prints rows as JSON or as a table. */
    int rows(JsonNode rows, List<String> headings, Function<JsonNode, List<String>> cells) {
        if (output.json()) {
            output.print(Output.pretty(rows));
        } else if (rows.isEmpty()) {
            output.note("nothing found");
        } else {
            Table table = new Table(headings);
            rows.forEach(row -> table.row(cells.apply(row)));
            output.print(table);
        }
        return Main.OK;
    }

    /** Prints one answer as JSON, or these words. */
    int done(JsonNode answer, String words) {
        output.print(output.json() ? Output.pretty(answer) : words + "\n");
        return Main.OK;
    }

    static String time(JsonNode value) {
        return value.isTextual() ? Cells.time(Instant.parse(value.textValue())) : "";
    }

    static String plain(JsonNode value) {
        return Cells.text("", value);
    }
}
