package dev.signalman.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, as docs/architecture.md draws them. */
class ArrowsTest {
    private static final String BASE = "dev.signalman.";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.signalman");

    @ParameterizedTest
    @CsvSource({
        "secret, ''",
        "semaphore, secret",
        "event, ''",
        "simulator, cron",
        "store, event",
        "glob, ''",
        "cron, ''",
        "watch, semaphore event store glob cron secret",
        "dora, event store",
        "metrics, dora event store glob",
        "push, metrics secret",
        "alert, event store",
        "words, ''",
        "rule, alert event store glob words",
        "dispatch, alert store",
        "message, alert words",
        "incident, alert rule dispatch event store glob",
        "rehearsal, alert rule incident dispatch event store words",
        "deliver, alert message store secret",
        "export, event store glob deliver secret",
        "rerun, semaphore event store glob",
        "hook, secret",
        "config, secret glob words",
        "remote, secret",
        "web, dora alert dispatch incident event store metrics hook secret",
    })
    void a_package_uses_only_what_the_table_allows(String name, String allowed) {
        String[] rooms = Stream.concat(
                        Stream.of(name), Arrays.stream(allowed.split(" ")).filter(s -> !s.isEmpty()))
                .map(s -> BASE + s + "..")
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> foreign =
                resideInAnyPackage("dev.signalman..").and(DescribedPredicate.not(resideInAnyPackage(rooms)));
        noClasses()
                .that()
                .resideInAPackage(BASE + name + "..")
                .should()
                .dependOnClassesThat(foreign)
                .check(OURS);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.signalman.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void only_the_store_speaks_jdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer..", "org.sqlite..", "org.postgresql..")
                .check(OURS);
    }

    @Test
    void only_clients_delivery_pushers_and_simulator_send_http() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        BASE + "semaphore..",
                        BASE + "deliver..",
                        // metrics are no messages: the next ones replace them, so no outbox keeps them
                        BASE + "push..",
                        BASE + "simulator..",
                        BASE + "remote..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.http..")
                        .or(JavaClass.Predicates.simpleNameStartingWith("HttpClient"))
                        .or(JavaClass.Predicates.simpleNameStartingWith("WebClient"))
                        .or(JavaClass.Predicates.equivalentTo(URLConnection.class)))
                .check(OURS);
    }

    @Test
    void the_clock_is_read_only_where_the_process_is_assembled() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "cli..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(OURS);
    }

    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(OURS);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(OURS);
    }
}
