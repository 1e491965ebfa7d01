package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Operation;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Scenario.Profile;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.simulator.VirtualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the catalogue as a command, against the simulator over HTTP in both profiles. */
@NullUnmarked
class ApiCommandTest {
    private static final String TOKEN = "token-of-a-person-51c2";
    private static final Map<Profile, Simulator> SIMULATORS = new EnumMap<>(Profile.class);
    private static final Map<Profile, ApiCases.Place> PLACES = new EnumMap<>(Profile.class);
    private static Vertx vertx;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        for (Profile profile : Profile.values()) {
            VirtualClock clock = new VirtualClock(Instant.parse("2026-11-02T09:00:00Z"));
            Scenario scenario = Scenario.parse("""
                    organization: acme
                    profile: %s
                    tokens: [{ value: %s, user: somebody }]
                    projects:
                      - name: web
                        deployment_targets: [{ name: production, url: "https://prod.example" }]
                        promotions: [{ name: Production, target: production, branch: release }]
                        schedules: [{ name: nightly, at: "0 2 * * *" }]
                    agent_types: [{ name: s1-linux, agents: [{ count: 3 }] }]
                    """.formatted(profile.name().toLowerCase(Locale.ROOT), TOKEN));
            Simulator simulator = get(Simulator.start(vertx, scenario, clock, SimulatorOptions.local()));
            SIMULATORS.put(profile, simulator);
            ApiCases.Place place =
                    new ApiCases.Place(simulator.organization(), clock, Shell.of(simulator.baseUrl(), TOKEN), folder);
            place.passed();
            PLACES.put(profile, place);
        }
    }

    @AfterAll
    static void stop() {
        get(vertx.close());
    }

    @Test
    void every_operation_has_a_command_line() {
        assertThat(ApiCases.ALL.keySet()).containsExactlyInAnyOrder(Endpoint.values());
    }

    static Stream<Arguments> everyOperationInBothProfiles() {
        return Arrays.stream(Endpoint.values())
                .flatMap(endpoint -> Stream.of(Profile.values()).map(profile -> Arguments.of(endpoint, profile)));
    }

    @ParameterizedTest
    @MethodSource("everyOperationInBothProfiles")
    void it_can_be_done_from_the_command_line(Endpoint endpoint, Profile profile) {
        Shell.Result result = PLACES.get(profile).shell().run(typed(endpoint, profile));

        ApiCases.Case expected = ApiCases.ALL.get(endpoint);
        int code = profile == Profile.CLOUD ? 0 : expected.community();
        assertThat(result.code()).as(result.all()).isEqualTo(code);
        if (code == 0) {
            assertThat(result.out()).contains(expected.shows());
        } else {
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("signalman: ");
        }
        assertThat(result.all()).doesNotContain(TOKEN).doesNotContain(ApiCases.CANARY);
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void with_json_its_answer_is_json(Endpoint endpoint) throws IOException {
        Shell.Result result = PLACES.get(Profile.CLOUD).shell().run(typed(endpoint, Profile.CLOUD, "--json"));

        assertThat(result.code()).as(result.all()).isZero();
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.isArray()).isEqualTo(endpoint.operation().list());
        if (endpoint.operation().list()) {
            assertThat(json).isNotEmpty();
        }
        assertThat(result.all()).doesNotContain(TOKEN).doesNotContain(ApiCases.CANARY);
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void a_dry_run_shows_the_request_and_sends_nothing(Endpoint endpoint) {
        String[] typed = typed(endpoint, Profile.CLOUD, "--dry-run");
        long before = SIMULATORS.get(Profile.CLOUD).requests().total();

        Shell.Result result = PLACES.get(Profile.CLOUD).shell().run(typed);

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(SIMULATORS.get(Profile.CLOUD).requests().total()).isEqualTo(before);
        assertThat(result.out())
                .startsWith(endpoint.operation().method().name() + " "
                        + SIMULATORS.get(Profile.CLOUD).baseUrl() + "/")
                .contains("Authorization: Token ***");
        if (endpoint.operation().hasBody()) {
            assertThat(result.out()).contains("Content-Type: application/json").contains("{\n");
        }
        assertThat(result.all()).doesNotContain(TOKEN).doesNotContain(ApiCases.CANARY);
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void its_help_describes_every_argument(Endpoint endpoint) {
        Operation operation = endpoint.operation();

        Shell.Result result = Shell.empty().run("api", operation.group(), operation.name(), "--help");

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out().replaceAll("\\s", ""))
                .contains(operation.summary().replace(" ", ""), operation.path(), "--dry-run");
        for (Operation.Parameter parameter : operation.parameters()) {
            if (parameter.kind() != Operation.Kind.ALWAYS) {
                assertThat(result.out())
                        .contains("--" + dev.signalman.cli.Arguments.option(parameter))
                        .contains(parameter.meaning().split("[ ,;:]", -1)[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void no_two_of_its_arguments_share_an_option(Endpoint endpoint) {
        List<String> own = List.of(
                "json", "dry-run", "no-pager", "config", "organization", "help", "data", "limit", "secret-file");
        Map<String, Operation.Parameter> options = new HashMap<>();
        for (Operation.Parameter parameter : endpoint.operation().parameters()) {
            String option = dev.signalman.cli.Arguments.option(parameter);
            Operation.Parameter other = options.put(option, parameter);
            assertThat(own).doesNotContain(option);
            if (other != null) {
                // the same thing in two places, such as the project in query and body
                String name = parameter.name();
                assertThat(name.substring(name.lastIndexOf('.') + 1))
                        .isEqualTo(other.name().substring(other.name().lastIndexOf('.') + 1));
                assertThat(parameter.place()).isNotEqualTo(other.place());
            }
        }
    }

    private static String[] typed(Endpoint endpoint, Profile profile, String... more) {
        List<String> typed = new ArrayList<>(List.of(
                "api", endpoint.operation().group(), endpoint.operation().name()));
        typed.addAll(ApiCases.ALL.get(endpoint).typed().apply(PLACES.get(profile)));
        typed.addAll(List.of(more));
        return typed.toArray(String[]::new);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
