package dev.signalman.message;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What templates may use. Whatever could make a template endless is not among it: there is no way to keep a value and make it longer,
 * no range, no recursion. Whatever could make text live that is only data is not among it either.
 */
final class TemplateLanguage extends AbstractExtension {
    private static final Set<String> FILTERS = Set.of(
            "abs",
            "capitalize",
            "default",
            "first",
            "join",
            "last",
            "length",
            "lower",
            "title",
            "trim",
            "upper",
            "urlencode");
    private static final Set<String> FUNCTIONS = Set.of("max", "min");

    private final Markup markup;

    TemplateLanguage(Markup markup) {
        this.markup = markup;
    }

    /** Takes from Pebble's own extensions what is not allowed. */
    static ExtensionCustomizer allowed(Extension extension) {
        return new Allowed(extension);
    }

    @Override
    public List<TokenParser> getTokenParsers() {
        return List.of(new IfTokenParser(), new BoundedFor(), new KnownInclude());
    }

    @Override
    public Map<String, Filter> getFilters() {
        return TemplateFilters.of(markup);
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
        return List.of(new DataResolver());
    }

    private static final class Allowed extends ExtensionCustomizer {
        private final boolean core;

        Allowed(Extension extension) {
            super(extension);
            this.core = extension instanceof CoreExtension;
        }

        @Override
        public Map<String, Filter> getFilters() {
            var filters = new HashMap<String, Filter>();
            if (core) {
                filters.putAll(super.getFilters());
                filters.keySet().retainAll(FILTERS);
            }
            return filters;
        }

        @Override
        public Map<String, Function> getFunctions() {
            var functions = new HashMap<String, Function>();
            if (core) {
                functions.putAll(super.getFunctions());
                functions.keySet().retainAll(FUNCTIONS);
            }
            return functions;
        }

        @Override
        public List<BinaryOperator> getBinaryOperators() {
            List<BinaryOperator> operators = super.getBinaryOperators();
            return operators == null
                    ? List.of()
                    : operators.stream()
                            .filter(operator -> !operator.getSymbol().equals(".."))
                            .toList();
        }

        @Override
        public List<TokenParser> getTokenParsers() {
            return List.of();
        }

        /** Not Pebble's own, which calls methods by reflection. */
        @Override
        public List<AttributeResolver> getAttributeResolver() {
            return List.of();
        }
    }
}
