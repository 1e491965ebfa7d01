package dev.signalman.semaphore;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    /**
     * Something that an operation takes.
     *
     * @param name as the server calls it; in a body, dots lead into objects
     * @param place where it goes
     * @param required whether the server refuses to go without it
     * @param meaning one line for people
     */
    public record Parameter(String name, Place place, boolean required, String meaning) {}

    public Operation {
        parameters = List.copyOf(parameters);
    }

    /** Group and name, as in metrics: {@code schedules.run_now}. */
    public String label() {
        return group + "." + name;
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

        Builder paged(Pages kind) {
            pages = kind;
            return switch (kind) {
                case NONE -> this;
                case HEADERS -> mayQuery("page", "page, from 1").mayQuery("page_size", "rows of a page");
                case HAS_MORE -> mayQuery("page", "page, 1 to 100");
                case TOKEN -> mayQuery("page_size", "rows of a page").mayQuery("page_token", "token of the page");
                case CURSORS ->
                    mayQuery("cursor_type", "FIRST, BEFORE or AFTER")
                            .mayQuery("cursor_value", "microseconds, from another page");
            };
        }

        /** With parameters of its own names. */
        Builder pagedBy(Pages kind) {
            pages = kind;
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
            parameters.add(new Parameter(name, place, required, meaning));
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
                    documented,
                    summary,
                    parameters);
        }
    }
}
