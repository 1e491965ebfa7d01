package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The fuzz targets begin with replies that are right, and with those of every decoder that there is. */
class ReplyDecodersTest {
    @ParameterizedTest
    @FieldSource("dev.signalman.semaphore.ReplyDecoders#ALL")
    void each_sample_is_read(ReplyDecoders.Sample sample) {
        Reply reply = ReplyDecoders.reply(
                200, MultiMap.caseInsensitiveMultiMap(), sample.reply().getBytes(StandardCharsets.UTF_8));

        assertThatCode(() -> sample.decoder().decode(reply)).doesNotThrowAnyException();
    }

    @Test
    void no_decoder_is_forgotten() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.signalman.semaphore");
        Set<String> fuzzed = decoders(new ClassFileImporter().importClass(ReplyDecoders.class))
                .collect(Collectors.toSet());
        Set<String> used = classes.stream()
                .filter(type -> type.getAllFields().stream()
                        .anyMatch(field -> field.getRawType().isEquivalentTo(Resources.class)))
                .flatMap(ReplyDecodersTest::decoders)
                .collect(Collectors.toSet());

        assertThat(used).hasSizeGreaterThan(20);
        assertThat(fuzzed).as("decoders in the table of the fuzz targets").containsAll(used);
    }

    /** What a class calls or hands on that makes something of a JSON node alone. */
    private static Stream<String> decoders(JavaClass type) {
        return Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .map(access -> (CodeUnitAccessTarget) access.getTarget())
                .filter(target -> target.getOwner().getPackageName().equals("dev.signalman.semaphore"))
                .filter(target -> !target.getOwner().isEquivalentTo(ApiRequest.Builder.class))
                .filter(target -> target.getRawParameterTypes().size() == 1
                        && target.getRawParameterTypes().getFirst().isEquivalentTo(JsonNode.class))
                .map(CodeUnitAccessTarget::getFullName);
    }
}
