package dev.signalman.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.event.EventHeader;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWordsTest {
    private static EventView finished(Outcome outcome) {
        PipelineRef pipeline = new PipelineRef(
                "1", "w", "Build", "f", "main", "c", null, null, "https://x/1", SamplePage.NOW, null, null, null);
        EventHeader header = new EventHeader(
                "id", "acme", new ProjectRef("p", "web"), "pipeline/1", SamplePage.NOW, SamplePage.NOW, false);
        return EventWords.view(new LoggedEvent(
                7, new PipelineFinished(header, pipeline, outcome, Duration.ZERO, Duration.ofSeconds(372), List.of())));
    }

    @Test
    void a_pipeline_that_ended_is_told_in_one_line_with_its_page() {
        EventView view = finished(new Outcome(Result.Known.FAILED, Reason.Known.TEST, ""));
        assertThat(view.summary()).isEqualTo("Build on main failed (test) after 6m 12s");
        assertThat(view.mood()).isEqualTo(Mood.BAD);
        assertThat(view.project()).isEqualTo("web");
        assertThat(view.url()).isEqualTo("https://x/1");
    }

    @Test
    void a_timeout_is_bad_and_a_manual_stop_is_not() {
        assertThat(finished(new Outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT, ""))
                        .mood())
                .isEqualTo(Mood.BAD);
        assertThat(finished(new Outcome(Result.Known.STOPPED, Reason.Known.USER, ""))
                        .mood())
                .isEqualTo(Mood.WARN);
        assertThat(finished(Outcome.PASSED).mood()).isEqualTo(Mood.GOOD);
    }
}
