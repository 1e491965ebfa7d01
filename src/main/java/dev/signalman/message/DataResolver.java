package dev.signalman.message;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of maps, places in lists, and the keys and values of maps that are gone through. Nothing else has attributes. */
final class DataResolver implements AttributeResolver {
    @Override
    public @Nullable ResolvedAttribute resolve(
            Object instance,
            Object attribute,
            Object @Nullable [] argumentValues,
            @Nullable ArgumentsNode arguments,
            EvaluationContextImpl context,
            String file,
            int line) {
        if (argumentValues != null && argumentValues.length > 0) {
            return null;
        }
        String name = String.valueOf(attribute);
        return switch (instance) {
            case OpenMap open -> new ResolvedAttribute(open.get(name));
            case Map<?, ?> map when map.containsKey(name) -> new ResolvedAttribute(map.get(name));
            case Map.Entry<?, ?> entry when name.equals("key") -> new ResolvedAttribute(entry.getKey());
            case Map.Entry<?, ?> entry when name.equals("value") -> new ResolvedAttribute(entry.getValue());
            case List<?> list
            when attribute instanceof Number place -> {
                int index = place.intValue();
                yield index >= 0 && index < list.size() ? new ResolvedAttribute(list.get(index)) : null;
            }
            default -> null;
        };
    }
}
