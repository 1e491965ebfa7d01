package dev.signalman.semaphore;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes lines of a job's log events. Output comes in pieces that break anywhere, and with the colours of a terminal. */
final class LogLines {
    /** Where a page of events leads. */
    sealed interface Next {}

    /** {@code "next": null}: the log is final. */
    record Final() implements Next {}

    /** {@code "next": N}. */
    record From(String token) implements Next {}

    /** No {@code next} at all: a cloud job, whose last event tells whether it is over. */
    record Unsaid() implements Next {}

    /** The events were cut off. */
    record Cut() implements Next {}

    private static final Pattern ESCAPES = Pattern.compile(
            "\u001B\\[[0-?]*[ -/]*[@-~]|\u001B\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?|\u001B[@-Z\\\\^_=>a-z0-9]");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\t]]");

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private boolean jobFinished;

    /** Reads {@code {"events":[…],"next":…}} as a stream: a log can be large, and its tree many times larger. */
    Next read(Reply reply) throws Undecodable {
        int linesBefore = lines.size();
        String openBefore = open.toString();
        try {
            return parse(reply);
        } catch (Undecodable e) {
            // The reply may be asked for again: nothing of it may stay.
            lines.subList(linesBefore, lines.size()).clear();
            open.setLength(0);
            open.append(openBefore);
            throw e;
        }
    }

    private Next parse(Reply reply) throws Undecodable {
        byte first = reply.firstVisible();
        if (first != '{' && first != '[') {
            throw new Undecodable(
                    (first == '<' ? "HTML" : first == 0 ? "an empty body" : "text") + " instead of a log in JSON");
        }
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(reply.bytes(), 0, reply.size())) {
            return parser.nextToken() == JsonToken.START_ARRAY ? bareEvents(parser) : document(parser);
        } catch (JsonEOFException e) {
            if (reply.cut()) {
                return new Cut();
            }
            throw new Undecodable("a log that ends in the middle of its JSON");
        } catch (IOException e) {
            throw new Undecodable("malformed JSON instead of a log");
        }
    }

    private Next bareEvents(JsonParser parser) throws IOException {
        events(parser);
        return new Unsaid();
    }

    private Next document(JsonParser parser) throws IOException, Undecodable {
        boolean events = false;
        Next next = new Unsaid();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("events") && value == JsonToken.START_ARRAY) {
                events(parser);
                events = true;
            } else if (field.equals("events") && value == JsonToken.VALUE_NULL) {
                events = true;
            } else if (field.equals("next")) {
                next = next(parser, value);
            } else {
                parser.skipChildren();
            }
        }
        if (!events) {
            throw new Undecodable("JSON without events instead of a log");
        }
        return next;
    }

    private static Next next(JsonParser parser, JsonToken value) throws IOException {
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
            String token = parser.getText();
            return token.isBlank() ? new Final() : new From(token);
        }
        parser.skipChildren();
        return new Final();
    }

    private void events(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                event(parser);
            } else if (parser.currentToken() == null) {
                throw new JsonEOFException(parser, null, "events cut off");
            } else {
                parser.skipChildren();
            }
        }
    }

    private void event(JsonParser parser) throws IOException {
        String kind = "";
        @Nullable String output = null;
        @Nullable String directive = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            switch (field) {
                case "event" -> kind = text ? parser.getText() : kind;
                case "output" -> output = text ? parser.getText() : null;
                case "directive" -> directive = text ? parser.getText() : null;
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.currentToken() == null) {
            throw new JsonEOFException(parser, null, "event cut off");
        }
        take(kind, output, directive);
    }

    private void take(String kind, @Nullable String output, @Nullable String directive) {
        switch (kind) {
            case "cmd_output" -> append(output == null ? "" : output);
            case "cmd_started" -> {
                endLine();
                append("$ " + (directive == null ? "" : directive) + "\n");
            }
            case "cmd_finished" -> endLine();
            case "job_finished" -> {
                endLine();
                jobFinished = true;
            }
            default -> {}
        }
    }

    private void append(String output) {
        int from = 0;
        for (int end = output.indexOf('\n'); end >= 0; end = output.indexOf('\n', from)) {
            open.append(output, from, end);
            lines.add(clean(open.toString()));
            open.setLength(0);
            from = end + 1;
        }
        open.append(output, from, output.length());
    }

    private void endLine() {
        if (!open.isEmpty()) {
            append("\n");
        }
    }

    /** What a terminal would show at the end: a carriage return writes over what stood there. */
    private static String clean(String raw) {
        String line = raw.stripTrailing();
        line = line.substring(line.lastIndexOf('\r') + 1);
        line = line.indexOf('\u001B') < 0 ? line : ESCAPES.matcher(line).replaceAll("");
        return CONTROL.matcher(line).replaceAll("");
    }

    /** How many lines are whole: the last one may still grow. */
    int wholeLines() {
        return lines.size();
    }

    /** The whole lines from there on; they are then forgotten if told so by {@link #forget}. */
    List<String> linesFrom(int from) {
        return List.copyOf(lines.subList(Math.min(from, lines.size()), lines.size()));
    }

    /** Keeps no line: for those who have passed them on. */
    void forget() {
        lines.clear();
    }

    /** The line that still grows ends here. */
    void close() {
        endLine();
    }

    boolean jobFinished() {
        return jobFinished;
    }

    JobLog log(boolean complete) {
        endLine();
        return new JobLog(List.copyOf(lines), complete);
    }
}
