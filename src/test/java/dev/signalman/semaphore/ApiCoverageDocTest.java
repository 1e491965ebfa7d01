package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.signalman.simulator.RouteTable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/api-coverage.md} equal to the catalogue, the client, the simulator and the contract test. */
class ApiCoverageDocTest {
    private static final Path PAGE = Path.of("docs/api-coverage.md");

    private final Map<Endpoint, String> methods = clientMethods();
    private final Map<String, String> counterparts = RouteTable.counterparts();

    @Test
    void the_page_about_the_api_says_what_the_code_does() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("docs/api-coverage.md is stale; write it anew with: "
                        + "mvn test -Dtest=ApiCoverageDocTest -Dregenerate=true")
                .hasContent(expected);
    }

    @Test
    void every_operation_has_a_client_method_a_counterpart_and_a_case() {
        for (Endpoint endpoint : Endpoint.values()) {
            assertThat(methods.get(endpoint))
                    .as("client method of %s", endpoint)
                    .isNotNull();
            assertThat(counterpart(endpoint)).as("simulator of %s", endpoint).isNotNull();
            assertThat(ContractCases.ALL).containsKey(endpoint);
        }
    }

    private @Nullable String counterpart(Endpoint endpoint) {
        Operation operation = endpoint.operation();
        return counterparts.get(RouteTable.key(operation.method().name(), operation.path()));
    }

    private String page() {
        long documented = Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.operation().documented())
                .count();
        StringBuilder page = new StringBuilder(
                """
                # Semaphore's API

                <!-- Written by ApiCoverageDocTest from the catalogue in Endpoint. Do not edit: change Endpoint, then run
                     mvn test -Dtest=ApiCoverageDocTest -Dregenerate=true -->

                The %d operations that the client knows and the simulator answers: the %d of the official reference, and %d that the
                server has besides (marked +). `client.api()` leads to the client's methods: `client.api().schedules().list(projectId)`.

                **Again** says what happens when an answer is lost. *yes*: the request is sent again, because a second one does no more than the
                first, by its nature or by a token. *no*: it is only sent again if it certainly was not worked on (no connection, 429, a proxy's
                403); otherwise it fails and says that it may have been done. A change of a scheduler may be repeated, a new one may not; a
                renaming may be by id, and may not by name.

                **Community** says what is different where the simulator plays the self-hosted Community Edition.

                `ApiContractTest` has a case for each: in both profiles, and where *again* says yes, with 429, bursts of 500, cut-off bodies and
                slow replies; where it says no, with a lost answer, after which there must have been one request only.

                """.formatted(Endpoint.values().length, documented, Endpoint.values().length - documented));
        Map<String, List<Endpoint>> groups = Arrays.stream(Endpoint.values())
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.operation().group(), LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, endpoints) -> section(page, group, endpoints));
        return page.toString();
    }

    private void section(StringBuilder page, String group, List<Endpoint> endpoints) {
        page.append("## ").append(group).append("\n\n");
        page.append("| operation | request | what | pages | again | community | client | simulator | test |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        for (Endpoint endpoint : endpoints) {
            Operation operation = endpoint.operation();
            page.append("| %s%s | `%s %s` | %s | %s | %s | %s | `%s` | `%s` | `ApiContractTest` %s |\n"
                    .formatted(
                            operation.name(),
                            operation.documented() ? "" : " +",
                            operation.method(),
                            operation.path(),
                            operation.summary(),
                            operation.pages() == Operation.Pages.NONE
                                    ? ""
                                    : operation.pages().text(),
                            operation.repeatable() ? "yes" : "no",
                            community(endpoint),
                            methods.get(endpoint),
                            counterpart(endpoint),
                            operation.repeatable() ? "both profiles, 4 faults" : "both profiles, lost answer"));
        }
        page.append("\n");
        parameters(page, endpoints);
    }

    private static void parameters(StringBuilder page, List<Endpoint> endpoints) {
        page.append("<details><summary>Parameters</summary>\n\n| operation | parameter | in | needed | meaning |\n");
        page.append("|---|---|---|---|---|\n");
        for (Endpoint endpoint : endpoints) {
            for (Operation.Parameter parameter : endpoint.operation().parameters()) {
                page.append("| %s | `%s` | %s | %s | %s |\n"
                        .formatted(
                                endpoint.operation().name(),
                                parameter.name(),
                                parameter.place().name().toLowerCase(Locale.ROOT),
                                parameter.required() ? "yes" : "",
                                parameter.meaning()));
            }
        }
        page.append("\n</details>\n\n");
    }

    private static String community(Endpoint endpoint) {
        return switch (endpoint.operation().group()) {
            case "targets" -> "403, not enabled";
            case "tests", "insights" -> "404, no route";
            case "artifacts" -> "401, wants a token of its own";
            case "secrets", "project_secrets" ->
                endpoint.operation().name().equals("update") ? "400, contents are hidden" : "";
            case "logs" -> endpoint == Endpoint.LOGS_DESCRIBE ? "redirects all jobs" : "";
            case "jobs" -> endpoint == Endpoint.JOBS_PLAIN_LOG ? "redirects to the log-in" : "";
            default -> "";
        };
    }

    /** Which method of which group asks for what, read from the bytecode, so that nobody has to write it down. */
    private static Map<Endpoint, String> clientMethods() {
        Map<Endpoint, TreeSet<String>> found = new EnumMap<>(Endpoint.class);
        // What measures coverage adds methods of its own.
        Method[] accessors = Arrays.stream(SemaphoreApi.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .toArray(Method[]::new);
        JavaClasses groups = new ClassFileImporter()
                .importClasses(
                        Arrays.stream(accessors).map(Method::getReturnType).toArray(Class<?>[]::new));
        for (Method accessor : accessors) {
            for (JavaFieldAccess access : groups.get(accessor.getReturnType()).getFieldAccessesFromSelf()) {
                if (access.getTargetOwner().isEquivalentTo(Endpoint.class)) {
                    found.computeIfAbsent(Endpoint.valueOf(access.getTarget().getName()), endpoint -> new TreeSet<>())
                            .add(accessor.getName() + "()."
                                    + enclosing(access.getOrigin().getName()));
                }
            }
        }
        // The redirect that the log itself follows.
        found.put(Endpoint.LOGS_FOLLOW, new TreeSet<>(List.of("jobs().log")));
        Map<Endpoint, String> methods = new EnumMap<>(Endpoint.class);
        found.forEach((endpoint, names) -> methods.put(endpoint, String.join("`, `", names)));
        return methods;
    }

    /** A lambda belongs to the method that it is written in. */
    private static String enclosing(String method) {
        return method.startsWith("lambda$") ? method.substring(7, method.indexOf('$', 7)) : method;
    }
}
