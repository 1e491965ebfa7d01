package dev.signalman.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Notification;
import dev.signalman.alert.Notification.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlackThreadTest {
    private final SlackThread thread = new SlackThread(Templates.builtIn(), MessageOptions.DEFAULT);

    private SlackIncident render(Notification notification, Told before) {
        return thread.render(notification, notification.alerts().getFirst(), before);
    }

    @Test
    void a_new_incident_is_a_message_with_buttons_and_an_empty_thread() {
        SlackIncident incident = render(Examples.firing(), Told.NOTHING);
        assertThat(incident.hasReply()).isFalse();
        assertThat(incident.state()).isEqualTo(Told.FIRING);
        assertThat(incident.post("#ci"))
                .contains("\"channel\":\"#ci\"")
                .contains(SlackActions.ACKNOWLEDGE, SlackActions.SILENCE, SlackActions.RERUN)
                .contains("\"value\":\"PipelineFailed-0011223344556611\"")
                .contains("Silence 1h");
    }

    @Test
    void once_acknowledged_the_button_is_gone_and_the_message_and_its_thread_say_by_whom() {
        SlackIncident incident = render(Examples.acknowledged(), Told.FIRING);
        assertThat(incident.update("C1", "12.5"))
                .contains("\"ts\":\"12.5\"", "Acknowledged by grace")
                .contains(SlackActions.SILENCE)
                .doesNotContain(SlackActions.ACKNOWLEDGE)
                .doesNotContain("unfurl");
        assertThat(reply(incident)).isEqualTo("👀 Acknowledged by grace: having a look");
        assertThat(incident.reply("C1", "12.5")).contains("\"thread_ts\":\"12.5\"");
    }

    @Test
    void once_resolved_there_is_nothing_to_press_and_no_log() {
        SlackIncident incident = render(Examples.resolved(), Told.ACKNOWLEDGED);
        assertThat(incident.update("C1", "12.5"))
                .contains("#2eb67d")
                .doesNotContain("\"actions\"")
                .doesNotContain("examples, 1 failure");
        assertThat(reply(incident)).isEqualTo("✅ Resolved after 47m: Build passed on main.");
    }

    @Test
    void a_repeat_tells_in_the_thread_for_how_long_it_has_been_firing() {
        assertThat(reply(render(because(Examples.firing(), Reason.REPEATED), Told.FIRING)))
                .isEqualTo("🔴 Still firing, for 50m.");
    }

    @Test
    void an_escalation_tells_in_the_thread_who_hears_of_it_now() {
        assertThat(reply(render(because(Examples.firing(), Reason.ESCALATED), Told.FIRING)))
                .isEqualTo("📣 Nobody acknowledged it in time: oncall is told now.");
    }

    @Test
    void an_alert_of_which_nothing_is_new_adds_nothing_to_its_thread() {
        assertThat(render(because(Examples.firing(), Reason.CHANGED), Told.FIRING)
                        .hasReply())
                .isFalse();
        assertThat(render(Examples.resolved(), Told.RESOLVED).hasReply()).isFalse();
    }

    @Test
    void there_is_no_rerun_where_there_is_no_workflow() {
        Notification news = Examples.firing();
        Alert alert = news.alerts().getFirst();
        Alert elsewhere = new Alert(
                alert.incident(),
                alert.labels(),
                alert.annotations(),
                new Facts(
                        "web",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "https://acme.example/agents",
                        null,
                        List.of(),
                        null,
                        null,
                        null),
                alert.startsAt(),
                null,
                alert.updatedAt(),
                false,
                null,
                "");
        assertThat(thread.render(news, elsewhere, Told.NOTHING).post("C1"))
                .contains(SlackActions.ACKNOWLEDGE)
                .doesNotContain(SlackActions.RERUN);
    }

    private static String reply(SlackIncident incident) {
        return JsonParser.parseString(incident.reply("C1", "1.1"))
                .getAsJsonObject()
                .get("text")
                .getAsString();
    }

    private static Notification because(Notification of, Reason reason) {
        return new Notification(
                of.receiver(),
                of.integration(),
                of.groupKey(),
                of.sequence(),
                of.status(),
                reason,
                of.groupLabels(),
                of.commonLabels(),
                of.commonAnnotations(),
                of.alerts(),
                of.at(),
                of.note());
    }
}
