package dev.signalman.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.signalman.glob.Glob;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the JSON Schema of the configuration file from its records. */
final class ConfigurationSchema {
    /** A variable may stand anywhere: what it will be filled in with, the editor cannot know. */
    private static final String VARIABLE = "\\$\\{";

    private final ObjectMapper json = new ObjectMapper();
    private final ComponentDocs docs;

    ConfigurationSchema(ComponentDocs docs) {
        this.docs = docs;
    }

    JsonNode generate() {
        var builder = new SchemaGeneratorConfigBuilder(json, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.PLAIN_DEFINITION_KEYS)
                .without(Option.PUBLIC_STATIC_FIELDS, Option.NONPUBLIC_STATIC_FIELDS);
        builder.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> {
            if (type.getErasedType() == Map.class) {
                return new CustomDefinition(
                        map(), CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
            }
            Scalar<?> scalar = Scalar.of(type.getErasedType());
            return scalar == null
                    ? null
                    : new CustomDefinition(
                            scalar(type.getErasedType(), scalar),
                            CustomDefinition.DefinitionType.INLINE,
                            CustomDefinition.AttributeInclusion.YES);
        });
        builder.forFields()
                .withPropertyNameOverrideResolver(field -> property(field).key())
                .withRequiredCheck(field -> property(field).isRequired())
                .withDescriptionResolver(field -> field.isFakeContainerItemScope()
                        ? null
                        : docs.of(field.getMember().getDeclaringType().getErasedType(), field.getDeclaredName()))
                .withDefaultResolver(this::defaultOf)
                .withArrayMinItemsResolver(field -> !field.isFakeContainerItemScope()
                                && property(field).isList()
                                && property(field).isRequired()
                        ? 1
                        : null)
                .withInstanceAttributeOverride((node, field, context) -> bounds(node, property(field)));
        ObjectNode schema = new SchemaGenerator(builder.build()).generateSchema(Configuration.class);
        schema.put("title", "Signalman's configuration");
        return schema;
    }

    /** Names of the user's own, each with a text. */
    private ObjectNode map() {
        ObjectNode node = json.createObjectNode().put("type", "object");
        node.putObject("additionalProperties")
                .putArray("type")
                .add("string")
                .add("number")
                .add("boolean");
        return node;
    }

    private ObjectNode scalar(Class<?> type, Scalar<?> scalar) {
        ObjectNode node = json.createObjectNode();
        boolean number = type == int.class || type == Integer.class;
        if (number || type == boolean.class || type == Boolean.class) {
            node.putArray("type").add(number ? "integer" : "boolean").add("string");
            return node.put("pattern", VARIABLE);
        }
        if (type.isEnum()) {
            // both, since an editor completes from an enum only
            var either = node.putArray("anyOf");
            either.add(json.createObjectNode().set("enum", json.valueToTree(Scalar.words(type))));
            either.add(json.createObjectNode().put("type", "string").put("pattern", VARIABLE));
            return node;
        }
        if (type == String.class || type == Glob.class) {
            // plain YAML such as name: 2024 is a number to an editor, and a text to us
            node.putArray("type").add("string").add("number").add("boolean");
        } else {
            node.put("type", "string");
        }
        return scalar.pattern() == null ? node : node.put("pattern", VARIABLE + "|^(" + scalar.pattern() + ")$");
    }

    private @Nullable Object defaultOf(FieldScope field) {
        if (field.isFakeContainerItemScope()) {
            return null;
        }
        Property property = property(field);
        Default given = property.component().getAnnotation(Default.class);
        if (given == null || property.shape() == Property.Shape.MAP) {
            return null;
        }
        List<Object> values = Arrays.stream(given.value())
                .map(text -> property.isPlain() ? property.otherwise() : text)
                .toList();
        return property.isList() ? values : values.getFirst();
    }

    private void bounds(ObjectNode node, Property property) {
        Range range = property.range();
        if (range != null && property.isNumber()) {
            node.put("minimum", Integer.parseInt(range.min()));
            if (!range.max().isEmpty()) {
                node.put("maximum", Integer.parseInt(range.max()));
            }
        }
    }

    private static Property property(FieldScope field) {
        return Arrays.stream(
                        field.getMember().getDeclaringType().getErasedType().getRecordComponents())
                .filter(component -> component.getName().equals(field.getDeclaredName()))
                .map(Property::of)
                .findFirst()
                .orElseThrow();
    }
}
