package dev.signalman.metrics;

import static dev.signalman.metrics.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExampleTest {
    private static final String ID = new UUID(7, 9).toString();

    @Test
    void a_short_page_and_its_pipeline_are_both_named() {
        assertThat((Object) new Example("https://ci.example/w/1", ID, NOON).labels())
                .isEqualTo(Labels.of("url", "https://ci.example/w/1", "pipeline_id", ID));
    }

    @Test
    void a_page_that_leaves_no_room_stands_alone() {
        String page = "https://acme.semaphoreci.com/workflows/" + ID + "?pipeline_id=" + ID;
        assertThat((Object) new Example(page, ID, NOON).labels()).isEqualTo(Labels.of("url", page));
    }

    @Test
    void the_query_goes_where_the_page_fits_without_it_only() {
        String page = "https://a-longer-name.semaphoreci.com/workflows/" + ID;
        assertThat((Object) new Example(page + "?pipeline_id=" + ID, ID, NOON).labels())
                .isEqualTo(Labels.of("url", page));
    }

    @Test
    void the_pipeline_is_named_where_no_page_fits_and_nothing_where_neither_does() {
        String page = "https://ci.example/" + "x".repeat(200);
        assertThat((Object) new Example(page, ID, NOON).labels()).isEqualTo(Labels.of("pipeline_id", ID));
        assertThat((Object) new Example(page, null, NOON).labels()).isNull();
        assertThat((Object) new Example(page, "y".repeat(200), NOON).labels()).isNull();
    }

    @Test
    void names_and_values_never_exceed_what_openmetrics_allows() {
        for (int length = 0; length < 200; length++) {
            Labels labels = new Example("u".repeat(length) + "?q=" + "v".repeat(length / 3), ID, NOON).labels();
            if (labels != null) {
                int characters = labels.stream()
                        .mapToInt(label ->
                                label.getName().length() + label.getValue().length())
                        .sum();
                assertThat(characters).isLessThanOrEqualTo(128);
            }
        }
    }
}
