package dev.signalman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.RequestPreview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/** Prints results: for people, who get a pager when it is much, or for programs. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As most tools write it. */
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);

    /** What a terminal obeys although JSON may hold it as it is; it stands in texts only. */
    private static final Pattern OBEYED =
            Pattern.compile("[\\x{7F}-\\x{9F}\\x{200E}\\x{200F}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}]");

    private final Console console;
    private final boolean json;
    private final boolean noPager;

    /**
     * @param json whether to print JSON rather than text
     * @param noPager whether never to start a pager
     */
    Output(Console console, boolean json, boolean noPager) {
        this.console = console;
        this.json = json;
        this.noPager = noPager;
    }

    boolean json() {
        return json;
    }

    /** What an operation answered. */
    void answer(Endpoint endpoint, JsonNode body) {
        if (json) {
            print(pretty(body.isMissingNode() ? JSON.createObjectNode() : body));
        } else if (endpoint.operation().list() && body.isArray()) {
            rows(endpoint, body);
        } else if (body.isMissingNode() || (body.isContainerNode() && body.isEmpty())) {
            print("done\n");
        } else {
            print(TextForm.of(body));
        }
    }

    private void rows(Endpoint endpoint, JsonNode rows) {
        if (rows.isEmpty()) {
            note("nothing found");
            return;
        }
        List<Columns> columns = Columns.of(endpoint, rows);
        if (columns.isEmpty()) {
            print(TextForm.of(rows));
            return;
        }
        Table table = new Table(columns.stream().map(Columns::heading).toList());
        rows.forEach(
                row -> table.row(columns.stream().map(column -> column.of(row)).toList()));
        print(table);
    }

    void print(Table table) {
        print(table.render(console.outIsTerminal() ? console.columns() : 0, console.colours()));
    }

    /** A request that is not sent. */
    void preview(RequestPreview request) {
        if (json) {
            var shown = JSON.createObjectNode().put("method", request.method()).put("url", request.url());
            request.headers().forEach(shown.putObject("headers")::put);
            shown.set("body", request.body());
            print(pretty(shown));
            return;
        }
        StringBuilder text = new StringBuilder(request.method() + " " + request.url() + "\n");
        request.headers().forEach((name, value) -> text.append(name + ": " + value + "\n"));
        if (request.body() != null) {
            text.append("\n").append(pretty(request.body()));
        }
        print(text.toString());
    }

    static String pretty(JsonNode node) {
        try {
            String text = JSON.writer(PRETTY).writeValueAsString(node) + "\n";
            // below the space, JSON escapes all that is not a line's end of its own
            return OBEYED.matcher(text)
                    .replaceAll(
                            match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text that ends with a line's end. */
    void print(String text) {
        boolean pages = console.outIsTerminal()
                && !noPager
                && text.lines()
                        .skip(Math.max(1, console.lines() - 1))
                        .findFirst()
                        .isPresent();
        if (!pages || !Pager.show(text, console.environment())) {
            write(text);
        }
    }

    /** Text at once and without a pager, since more may follow. */
    void write(String text) {
        try {
            console.out().write(text);
            console.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A remark for people, beside the result. */
    void note(String text) {
        console.err().println(text);
    }

    /** How far a long reading is; null text clears it. */
    void progress(String text) {
        if (console.errIsTerminal()) {
            console.err().print("\r\u001B[K" + text);
            console.err().flush();
        }
    }
}
