package dev.signalman.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationJsonTest {
    private static final Instant T = Instant.parse("2026-11-24T10:00:00.123456Z");
    private final NotificationJson json = new NotificationJson();

    @Test
    void a_notification_comes_back_as_it_was() {
        Labels labels = Labels.of("alertname", "PipelineFailed").with("branch", "feat/\"<!channel>\u202e\"");
        Alert firing = new Alert(
                "i1",
                labels,
                Map.of("summary", "x"),
                Facts.of("web", Duration.ofSeconds(5), null, "why"),
                T,
                null,
                T,
                false,
                new Acknowledgement("ann", T, ""),
                "");
        Alert resolved = new Alert(
                "i2",
                labels,
                Map.of(),
                Facts.of(null, null, null, null),
                T.minusSeconds(60),
                T,
                T,
                true,
                null,
                "https://a.example/");
        var notification = new Notification(
                "oncall",
                "oncall/slack0",
                "{}/{severity=\"critical\"}:{}",
                7,
                Notification.Status.FIRING,
                Notification.Reason.ESCALATED,
                Labels.NONE,
                labels,
                Map.of("summary", "x"),
                List.of(resolved, firing),
                T,
                "silence ended");
        assertThat(json.read(json.write(notification))).contains(notification);
        assertThat(json.message(notification)).satisfies(message -> {
            assertThat(message.key()).isEqualTo(notification.key());
            assertThat(message.receiver()).isEqualTo("oncall/slack0");
            assertThat(message.group()).isEqualTo(notification.groupKey());
            assertThat(message.createdAt()).isEqualTo(T);
        });
    }

    @Test
    void what_an_earlier_version_left_in_the_outbox_is_no_notification() {
        assertThat(json.read("{\"version\":\"1\",\"status\":\"firing\"}")).isEmpty();
        assertThat(json.read("{\"text\":\"{\\\"signalman\\\":\\\"notification/1\\\"\"}"))
                .isEmpty();
        assertThat(json.read("")).isEmpty();
    }

    @Test
    void one_that_cannot_be_read_does_not_repeat_what_it_says() {
        assertThatThrownBy(() -> json.read(
                        "{\"signalman\":\"notification/1\",\"notification\":{\"receiver\":[\"confidential\"]}}"))
                .hasMessageNotContaining("confidential")
                .hasNoCause();
    }
}
