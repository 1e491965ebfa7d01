package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.semaphore.Contract.Mode;
import dev.signalman.simulator.Scenario.Profile;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the catalogue through the real client against the simulator over HTTP: in both profiles, and with
 * faults in between.
 */
class ApiContractTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        Awaited.value(VERTX.close());
    }

    @Test
    void every_operation_has_a_case() {
        assertThat(ContractCases.ALL.keySet()).containsExactlyInAnyOrder(Endpoint.values());
    }

    @Test
    void all_sixty_operations_of_the_reference_are_there_and_nothing_is_named_twice() {
        List<Operation> all =
                Arrays.stream(Endpoint.values()).map(Endpoint::operation).toList();
        assertThat(all.stream().filter(Operation::documented)).hasSize(60);
        assertThat(all).extracting(Operation::label).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(operation -> {
            List<String> placeholders = Stream.of(operation.path().split("/"))
                    .filter(part -> part.startsWith("{"))
                    .map(part -> part.substring(1, part.length() - 1))
                    .toList();
            assertThat(operation.parameters())
                    .filteredOn(parameter -> parameter.place() == Operation.Place.PATH)
                    .as(operation.label())
                    .extracting(Operation.Parameter::name)
                    .containsExactlyElementsOf(placeholders);
        });
    }

    static Stream<Arguments> everyOperationInBothProfiles() {
        return Arrays.stream(Endpoint.values())
                .flatMap(endpoint -> Stream.of(Profile.values()).map(profile -> Arguments.of(endpoint, profile)));
    }

    @ParameterizedTest
    @MethodSource("everyOperationInBothProfiles")
    void it_does_what_it_says(Endpoint endpoint, Profile profile) {
        run(endpoint, profile, Mode.PLAIN);
    }

    static Stream<Arguments> whatMayBeRepeatedAndEachFault() {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.operation().repeatable())
                .flatMap(endpoint -> Stream.of(Profile.values())
                        .flatMap(
                                profile -> Stream.of(Mode.TOO_MANY_REQUESTS, Mode.BURST_OF_500, Mode.CUT_OFF, Mode.SLOW)
                                        .map(mode -> Arguments.of(endpoint, profile, mode))));
    }

    @ParameterizedTest
    @MethodSource("whatMayBeRepeatedAndEachFault")
    void what_may_be_repeated_gets_through_faults(Endpoint endpoint, Profile profile, Mode mode) {
        run(endpoint, profile, mode);
    }

    static Stream<Endpoint> whatMayNotBeRepeated() {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> !endpoint.operation().repeatable());
    }

    @ParameterizedTest
    @MethodSource("whatMayNotBeRepeated")
    void what_may_not_be_repeated_is_asked_once_when_the_answer_is_lost(Endpoint endpoint) {
        boolean over = false;
        try (Contract contract = new Contract(VERTX, endpoint, Profile.CLOUD, Mode.LOST)) {
            Objects.requireNonNull(ContractCases.ALL.get(endpoint)).accept(contract);
        } catch (Contract.Over e) {
            over = true;
        }
        assertThat(over).as("the case asks its question").isTrue();
    }

    @ParameterizedTest
    @MethodSource("whatMayNotBeRepeated")
    void what_may_not_be_repeated_is_asked_again_when_it_was_turned_away_or_only_slow(Endpoint endpoint) {
        run(endpoint, Profile.CLOUD, Mode.TOO_MANY_REQUESTS);
        run(endpoint, Profile.CLOUD, Mode.SLOW);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void nothing_secret_is_in_what_the_client_hands_out(Profile profile) {
        try (Contract contract = new Contract(VERTX, Endpoint.SECRETS_LIST, profile, Mode.PLAIN)) {
            ContractCases.canariesStayHidden(contract);
        }
    }

    private static void run(Endpoint endpoint, Profile profile, Mode mode) {
        try (Contract contract = new Contract(VERTX, endpoint, profile, mode)) {
            Objects.requireNonNull(ContractCases.ALL.get(endpoint)).accept(contract);
            contract.wasExercised();
        }
    }
}
