package dev.signalman.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationSchemaTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/signalman/config");
    private static final Path SCHEMA = Path.of("src/main/resources/dev/signalman/config/signalman.schema.json");
    private static final Path REFERENCE = Path.of("config/signalman.yaml");

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void the_schema_in_the_repository_is_the_one_that_the_records_make() throws IOException {
        JsonNode generated = new ConfigurationSchema(ComponentDocs.read(SOURCES)).generate();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(SCHEMA, json.writeValueAsString(generated) + "\n");
        }
        assertThat(Files.readString(SCHEMA).equals(json.writeValueAsString(generated) + "\n"))
                .as("is %s current? mvn test -Dtest=ConfigurationSchemaTest -Dregenerate=true writes it anew", SCHEMA)
                .isTrue();
    }

    @Test
    void the_reference_is_valid_against_the_schema() throws IOException {
        assertThat(schema().validate(new YAMLMapper().readTree(Files.readString(REFERENCE))))
                .isEmpty();
    }

    @Test
    void the_reference_shows_every_key() throws IOException {
        var keys = new TreeSet<String>();
        collectKeys(json.readTree(Files.readString(SCHEMA)), keys);
        String reference = Files.readString(REFERENCE);
        assertThat(keys)
                .hasSizeGreaterThan(60)
                .allSatisfy(key -> assertThat(reference).containsPattern("(?m)^\\s*(?:- )?(?:# +)?" + key + ":"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{organizations: []}",
                "{organizations: [{name: acme, url: https://acme.example}]}",
                "{organizations: [{name: a, url: 'ftp://a', token: t}]}",
                "{organizations: [{name: a, url: 'https://a', token: t, tokn: u}]}",
                "{organizations: [{name: a, url: 'https://a', token: t, api: {max_in_flight: 51}}]}",
                "{organizations: [{name: a, url: 'https://a', token: t, api: {request_timeout: 30}}]}",
                "{organizations: [{name: a, url: 'https://a', token: t}], rerun: {mode: maybe}}",
                "{organizations: [{name: a, url: 'https://a', token: t}], route: {receiver: a, routes: [{matcher: []}]}}",
            })
    void editors_mark_what_the_loader_would_refuse(String yaml) throws IOException {
        assertThat(schema().validate(new YAMLMapper().readTree(yaml))).isNotEmpty();
    }

    @Test
    void editors_let_variables_stand_anywhere() throws IOException {
        var yaml =
                "{organizations: [{name: '${N}', url: '${U}', token: '${T}', api: {max_in_flight: '${M}', request_timeout: '${R}'}}],"
                        + " rerun: {mode: '${MODE:-act}'}}";
        assertThat(schema().validate(new YAMLMapper().readTree(yaml))).isEmpty();
    }

    private static void collectKeys(JsonNode node, Set<String> keys) {
        node.path("properties").fieldNames().forEachRemaining(keys::add);
        node.forEach(child -> collectKeys(child, keys));
    }

    private Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json.readTree(Files.readString(SCHEMA)));
    }
}
