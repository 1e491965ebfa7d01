package dev.signalman.semaphore;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of an operation without calling it: enough to list it, to ask for its arguments and to say whether a
 * lost answer may simply be asked for again.
 *
 * @param group what it is about, such as {@code schedules}
 * @param name what it does there, such as {@code run_now}
 * @param method HTTP method
 * @param path template below the base URL, such as {@code /api/v1alpha/pipelines/{pipeline_id}}
 * @param effect whether it changes anything
 * @param repeatable whether a second request does no more than the first, so that it may be sent again when the answer was
 *     lost; otherwise it is only sent again when it certainly was not worked on
 * @param pages how its list is paged
 * @param rows field of the reply that holds the rows of a list, if the reply is not the list itself; empty if it answers no list
 * @param pageSize rows of a page that are asked for with {@code page_size}; 0 if the server decides
 * @param envelope what a body says of itself; null for nothing
 * @param documented whether the official reference has it
 * @param summary one line for people
 * @param parameters all that it takes, those of the path first and in the path's order
 */
public record Operation(
        String group,
        String name,
        HttpMethod method,
        String path,
        Effect effect,
        boolean repeatable,
        Pages pages,
        String rows,
        int pageSize,
        @Nullable Envelope envelope,
        boolean documented,
        String summary,
        List<Parameter> parameters) {

    /** Whether anything is different afterwards. */
    public enum Effect {
        READS,
        WRITES
    }

    /** How a list says where it goes on. */
    public enum Pages {
        /** It is no list, or comes at once. */
        NONE,
        /** {@code page} and {@code page_size}; the answer is in {@code link} and its companions. */
        HEADERS,
        /** {@code page}; the answer is in {@code x-has-more}. */
        HAS_MORE,
        /** {@code page_size} and a token, which the body gives. */
        TOKEN,
        /** {@code cursor_type} and {@code cursor_value}, which the body gives. */
        CURSORS;

        /** Lower-case name. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Where a parameter goes. */
    public enum Place {
        PATH,
        QUERY,
        BODY
    }

    /** What a value looks like. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** A time, in Unix seconds. */
        TIME,
        /** Any number of texts: repeated in a query, a list in a body. */
        TEXTS,
        /** Texts by name. In a body, the name {@code *} stands for the fields of the body itself. */
        VALUES,
        /** A text of many lines. */
        DOCUMENT,
        /** Objects and lists. */
        JSON,
        /** A UUID of the caller's, new for each intention and the same for each repeat of it. */
        TOKEN,
        /** Text that nobody may see. */
        SECRET,
        /** Always {@code true}, and nobody has to say so. */
        ALWAYS
    }

    /**
     * Something that an operation takes.
     *
     * @param name as the server calls it; in a body, dots lead into objects
     * @param place where it goes
     * @param required whether the server refuses to go without it
     * @param kind what its values look like
     * @param choices the only values that it may have, in any case; empty if there are others
     * @param meaning one line for people
     */
    public record Parameter(
            String name, Place place, boolean required, Kind kind, List<String> choices, String meaning) {
        public Parameter {
            choices = List.copyOf(choices);
        }
    }

    /**
     * What a body says of itself.
     *
     * @param apiVersion such as {@code v1alpha}
     * @param kind such as {@code Project}
     */
    public record Envelope(String apiVersion, String kind) {}

    public Operation {
        parameters = List.copyOf(parameters);
    }

    /** Group and name, as in metrics: {@code schedules.run_now}. */
    public String label() {
        return group + "." + name;
    }

    /** Whether it answers a list. */
    public boolean list() {
        return !rows.isEmpty();
    }

    /** Whether it takes a body. */
    public boolean hasBody() {
        return parameters.stream().anyMatch(parameter -> parameter.place() == Place.BODY);
    }

    /** The parameter of this name that goes there, if there is one. */
    public Optional<Parameter> parameter(String wanted, Place place) {
        return parameters.stream()
                .filter(parameter ->
                        parameter.place() == place && parameter.name().equals(wanted))
                .findFirst();
    }

    static Builder get(String label, String path, String summary) {
        return new Builder(label, HttpMethod.GET, path, summary, Effect.READS, true);
    }

    /** Not repeatable, unless said otherwise. */
    static Builder post(String label, String path, String summary) {
        return new Builder(label, HttpMethod.POST, path, summary, Effect.WRITES, false);
    }

    /** Repeatable: it sets what is to be. */
    static Builder patch(String label, String path, String summary) {
        return new Builder(label, HttpMethod.PATCH, path, summary, Effect.WRITES, true);
    }

    /** Repeatable: what is gone stays gone. */
    static Builder delete(String label, String path, String summary) {
        return new Builder(label, HttpMethod.DELETE, path, summary, Effect.WRITES, true);
    }

    /** Writes an operation down. */
    static final class Builder {
        private final String label;
        private final HttpMethod method;
        private final String path;
        private final String summary;
        private final List<Parameter> parameters = new ArrayList<>();
        private Effect effect;
        private boolean repeatable;
        private boolean documented = true;
        private Pages pages = Pages.NONE;
        private String rows = "";
        private int pageSize;
        private @Nullable Envelope envelope;

        private Builder(
                String label, HttpMethod method, String path, String summary, Effect effect, boolean repeatable) {
            this.label = label;
            this.method = method;
            this.path = path;
            this.summary = summary;
            this.effect = effect;
            this.repeatable = repeatable;
        }

        Builder reads() {
            effect = Effect.READS;
            repeatable = true;
            return this;
        }

        Builder repeatable() {
            repeatable = true;
            return this;
        }

        Builder undocumented() {
            documented = false;
            return this;
        }

        /** A list in pages of this size. */
        Builder paged(Pages kind, String field, int size) {
            pagedBy(kind, field, size);
            return switch (kind) {
                case NONE -> this;
                case HEADERS ->
                    mayQuery("page", "only this page, from 1")
                            .is(Kind.NUMBER)
                            .mayQuery("page_size", "rows of a page")
                            .is(Kind.NUMBER);
                case HAS_MORE -> mayQuery("page", "only this page, 1 to 100").is(Kind.NUMBER);
                case TOKEN ->
                    mayQuery("page_size", "rows of a page")
                            .is(Kind.NUMBER)
                            .mayQuery("page_token", "only the page of this token");
                case CURSORS ->
                    mayQuery("cursor_type", "only the page there")
                            .choices("FIRST", "BEFORE", "AFTER")
                            .mayQuery("cursor_value", "microseconds, from another page")
                            .is(Kind.NUMBER);
            };
        }

        /** With parameters of its own names. */
        Builder pagedBy(Pages kind, String field, int size) {
            pages = kind;
            pageSize = size;
            return rows(field);
        }

        /** A list at once. */
        Builder rows(String field) {
            rows = field;
            return this;
        }

        /** The body says what it is. */
        Builder envelope(String apiVersion, String kind) {
            envelope = new Envelope(apiVersion, kind);
            return this;
        }

        /** What the values of the last parameter look like, if not like text. */
        Builder is(Kind kind) {
            Parameter last = parameters.removeLast();
            parameters.add(
                    new Parameter(last.name(), last.place(), last.required(), kind, last.choices(), last.meaning()));
            return this;
        }

        /** The only values of the last parameter. */
        Builder choices(String... values) {
            Parameter last = parameters.removeLast();
            parameters.add(new Parameter(
                    last.name(), last.place(), last.required(), last.kind(), List.of(values), last.meaning()));
            return this;
        }

        Builder path(String name, String meaning) {
            return add(name, Place.PATH, true, meaning);
        }

        Builder query(String name, String meaning) {
            return add(name, Place.QUERY, true, meaning);
        }

        Builder mayQuery(String name, String meaning) {
            return add(name, Place.QUERY, false, meaning);
        }

        Builder body(String name, String meaning) {
            return add(name, Place.BODY, true, meaning);
        }

        Builder mayBody(String name, String meaning) {
            return add(name, Place.BODY, false, meaning);
        }

        private Builder add(String name, Place place, boolean required, String meaning) {
            parameters.add(new Parameter(name, place, required, Kind.TEXT, List.of(), meaning));
            return this;
        }

        Operation build() {
            int dot = label.indexOf('.');
            return new Operation(
                    label.substring(0, dot),
                    label.substring(dot + 1),
                    method,
                    path,
                    effect,
                    repeatable,
                    pages,
                    rows,
                    pageSize,
                    envelope,
                    documented,
                    summary,
                    parameters);
        }
    }
}
