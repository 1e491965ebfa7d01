package dev.signalman.rule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text with expressions in it, which is made for an event. For one thread. */
final class RuleText implements Text {
    private static final String UNKNOWN = "?";

    private final Template template;
    private final int limit;
    private final Function<EventType, List<@Nullable Program>> compile;
    private final Map<Class<?>, List<@Nullable Program>> programs = new HashMap<>();

    /**
     * @param limit in characters; what is longer is cut
     * @param compile the programs of the template's expressions for a type of event, null for one that cannot be said of it
     */
    RuleText(Template template, int limit, Function<EventType, List<@Nullable Program>> compile) {
        this.template = template;
        this.limit = limit;
        this.compile = compile;
    }

    /** A text without expressions. */
    static Text fixed(String text, int limit) {
        return new Plain(cut(text, limit));
    }

    private record Plain(String text) implements Text {
        @Override
        public String of(Scope scope) {
            return text;
        }

        @Override
        public String written() {
            return text;
        }
    }

    /** Programs that were made already. */
    void known(EventType event, List<@Nullable Program> made) {
        programs.put(event.type(), made);
    }

    @Override
    public String of(Scope scope) {
        List<@Nullable Program> made = programs.get(scope.event().getClass());
        if (made == null) {
            made = compile.apply(EventType.of(scope.event()));
            programs.put(scope.event().getClass(), made);
        }
        var text = new StringBuilder();
        int next = 0;
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Fixed(String fixed) -> text.append(fixed);
                case Template.Expression expression -> text.append(value(made.get(next++), scope));
                case Template.Unclosed unclosed -> {}
            }
        }
        return cut(text.toString(), limit);
    }

    @Override
    public String written() {
        var text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Fixed(String fixed) -> text.append(fixed);
                case Template.Expression(Written cel) ->
                    text.append("{{ ").append(cel.text().strip()).append(" }}");
                case Template.Unclosed unclosed -> {}
            }
        }
        return text.toString();
    }

    private static String value(@Nullable Program program, Scope scope) {
        try {
            return program == null ? UNKNOWN : Printed.of(program.value(scope));
        } catch (RuleFailure e) {
            return UNKNOWN;
        }
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = limit - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
