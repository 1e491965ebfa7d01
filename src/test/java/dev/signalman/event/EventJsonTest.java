package dev.signalman.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    private final EventJson json = new EventJson();

    static Stream<Class<?>> everyEvent() {
        return leaves(ChangeEvent.class);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventJsonTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void every_event_is_read_back_as_it_was_written(Class<?> type) throws Exception {
        ChangeEvent event = (ChangeEvent) sample(type);
        String written = json.write(event);
        assertThat(written).contains("\"type\":\"" + type.getSimpleName() + "\"");
        assertThat(json.read(written)).isEqualTo(event);
    }

    @Test
    void results_and_reasons_that_this_version_does_not_know_survive() {
        Outcome outcome = new Outcome(Result.of("EXPLODED"), Reason.of("METEOR"), "");
        assertThat(outcome.result().text()).isEqualTo("unknown(exploded)");
        PipelineFinished event = new PipelineFinished(
                (EventHeader) sample(EventHeader.class),
                (PipelineRef) sample(PipelineRef.class),
                outcome,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                List.of());
        assertThat(json.read(json.write(event))).isEqualTo(event);
    }

    @Test
    void fields_of_a_later_version_are_ignored() {
        ChangeEvent event = (ChangeEvent) sample(ProjectAppeared.class);
        String later = json.write(event).replaceFirst("\\{", "{\"added_later\":{\"x\":1},");
        assertThat(json.read(later)).isEqualTo(event);
    }

    @Test
    void a_deployment_of_a_version_that_did_not_know_its_commit_is_read() {
        String old =
                json.write((ChangeEvent) sample(DeploymentFinished.class)).replaceFirst(",\"revision\":\\{[^}]*}", "");
        assertThat(old).doesNotContain("revision", "committedAt");
        assertThat(((DeploymentFinished) json.read(old)).revision()).isNull();
    }

    @Test
    void only_what_somebody_should_care_for_counts_as_broken() {
        assertThat(new Outcome(Result.Known.FAILED, Reason.Known.TEST, "").broken())
                .isTrue();
        assertThat(new Outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT, "").broken())
                .isTrue();
        assertThat(new Outcome(Result.Known.STOPPED, Reason.Known.USER, "").broken())
                .isFalse();
        assertThat(new Outcome(Result.Known.CANCELED, Reason.Known.STRATEGY, "").broken())
                .isFalse();
        assertThat(Outcome.PASSED.broken()).isFalse();
        assertThat(new Outcome(Result.of("new"), null, "").broken()).isFalse();
    }

    private static Object sample(Class<?> type) {
        if (type == String.class) {
            return "text/ä\"<";
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class) {
            return 3;
        } else if (type == Instant.class) {
            return Instant.parse("2026-11-01T10:00:00.123456Z");
        } else if (type == Duration.class) {
            return Duration.ofMillis(61_500);
        } else if (type == Result.class) {
            return Result.Known.STOPPED;
        } else if (type == Reason.class) {
            return Reason.Known.FAST_FAILING;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        try {
            RecordComponent[] components = type.getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = components[i].getType() == List.class ? list(type) : sample(components[i].getType());
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the test cannot make a " + type.getSimpleName(), e);
        }
    }

    private static List<?> list(Class<?> owner) {
        if (owner == PipelineFinished.class) {
            return List.of(sample(JobResult.class));
        } else if (owner == DashboardChanged.class) {
            return List.of(sample(WidgetRef.class));
        } else if (List.of(ScheduleChanged.class, NotificationChanged.class, ProjectChanged.class)
                .contains(owner)) {
            return List.of(sample(FieldChange.class));
        }
        return List.of("Test/unit");
    }
}
