package dev.signalman.message;

import dev.signalman.words.Phrases;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.escaper.EscapeFilter;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters of the program's own. */
final class TemplateFilters {
    private static final int LONGEST = 16_000;

    private TemplateFilters() {}

    static Map<String, Filter> of(Markup markup) {
        return Map.of(
                // Pebble puts it at the end of whatever is printed
                "escape", new OnlyEscape(markup),
                "duration",
                        filter(
                                List.of(),
                                (input, argument, now) -> Phrases.duration(Duration.ofSeconds(seconds(input)))),
                "ago",
                        filter(
                                List.of(),
                                (input, argument, now) -> Phrases.duration(Duration.between(instant(input), now))),
                "time", filter(List.of(), (input, argument, now) -> new SafeString(markup.time(instant(input)))),
                "shorten",
                        filter(List.of("length"), (input, argument, now) -> Plain.head(text(input), length(argument))),
                "tail", filter(List.of("length"), (input, argument, now) -> Plain.tail(text(input), length(argument))),
                "link",
                        filter(
                                List.of("url"),
                                (input, argument, now) -> new SafeString(markup.link(text(input), text(argument)))),
                "code",
                        filter(
                                List.of("length"),
                                (input, argument, now) -> new SafeString(markup.code(text(input), length(argument)))));
    }

    /** There is one escaping, whatever a template asks for. Pebble leaves what is safe as it is only for filters of this type. */
    private static final class OnlyEscape extends EscapeFilter {
        private final Markup markup;

        OnlyEscape(Markup markup) {
            this.markup = markup;
        }

        @Override
        public @Nullable Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int line) {
            return input instanceof SafeString ? input : new SafeString(markup.escape(text(input)));
        }
    }

    private interface Work {
        @Nullable
        Object apply(@Nullable Object input, @Nullable Object argument, Instant now);
    }

    private static Filter filter(List<String> names, Work work) {
        return new Filter() {
            @Override
            public List<String> getArgumentNames() {
                return names;
            }

            @Override
            public @Nullable Object apply(
                    @Nullable Object input,
                    Map<String, Object> arguments,
                    PebbleTemplate self,
                    EvaluationContext context,
                    int line) {
                try {
                    Object argument = names.isEmpty() ? null : arguments.get(names.getFirst());
                    return work.apply(input, argument, instant(context.getVariable("at")));
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw new PebbleException(e, String.valueOf(e.getMessage()), line, self.getName());
                }
            }
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static int length(@Nullable Object value) {
        if (value instanceof Number number && number.longValue() >= 1) {
            return (int) Math.min(number.longValue(), LONGEST);
        }
        throw new IllegalArgumentException("a length must be a number of at least 1, is " + text(value));
    }

    private static long seconds(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("a duration must be a number of seconds, is '" + text(value) + "'");
    }

    private static Instant instant(@Nullable Object value) {
        try {
            return Instant.parse(text(value));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text(value) + "' is not a time", e);
        }
    }
}
