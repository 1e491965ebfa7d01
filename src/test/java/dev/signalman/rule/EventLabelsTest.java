package dev.signalman.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.metrics.SampleEvents;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventLabelsTest {
    @Test
    void every_event_has_the_labels_that_its_type_has() {
        for (ChangeEvent event : SampleEvents.everything()) {
            EventLabels labels = EventLabels.of(event);

            if (!(event instanceof IncidentEvent)) {
                assertThat(labels.names())
                        .as(event.getClass().getSimpleName())
                        .isEqualTo(EventType.of(event).labels());
            }
            labels.names().forEach(name -> {
                EventLabels.Label label = labels.get(name);
                assertThat(label.value().isEmpty())
                        .as(event.getClass().getSimpleName() + "." + name)
                        .isEqualTo(label.key().isEmpty());
            });
        }
    }

    @Test
    void what_can_be_renamed_is_identified_by_its_id() {
        var header = new EventHeader(
                "e", "acme", new ProjectRef("p-1", "web"), "target/t-1", Instant.EPOCH, Instant.EPOCH, false);
        EventLabels labels = EventLabels.of(new TargetStateChanged(header, "t-1", "production", "", "usable", ""));

        assertThat(labels.get("project")).isEqualTo(new EventLabels.Label("web", "p-1"));
        assertThat(labels.get("target")).isEqualTo(new EventLabels.Label("production", "t-1"));
        assertThat(labels.get("branch")).isEqualTo(new EventLabels.Label("", ""));
    }

    @Test
    void nothing_of_a_header_hides_behind_a_field_of_an_event() {
        Set<String> header = Shape.of(EventHeader.class).names();

        EventType.all()
                .values()
                .forEach(event -> assertThat(Arrays.stream(event.type().getRecordComponents())
                                .map(component -> component.getName())
                                .collect(Collectors.toSet()))
                        .as(event.name())
                        .doesNotContainAnyElementsOf(header));
    }

    @Test
    void types_of_one_name_are_one_type() {
        EventType.all()
                .values()
                .forEach(event -> event.shape()
                        .all()
                        .forEach(shape -> assertThat(
                                        new Vocabulary(event, Set.of(), java.util.Map.of()).struct(shape.name()))
                                .isSameAs(shape.type())));
    }
}
