package dev.signalman.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventJson;
import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.ProjectRef;
import dev.signalman.glob.Glob;
import dev.signalman.rule.Found;
import dev.signalman.store.Keyed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentsTest {
    private static final Instant START = Instant.parse("2026-11-02T08:00:00Z");
    private static final ProjectRef WEB = new ProjectRef("p-web", "web");
    private static final String RED = "PipelineFailed/p-web/main:ci.yml";
    private static final Ownership OWNERS = new Ownership(List.of(
            new Ownership.Line(List.of(), List.of(), List.of(), List.of(), "everybody"),
            new Ownership.Line(List.of(new Glob("we*")), List.of(), List.of(), List.of(), "web"),
            new Ownership.Line(List.of(), List.of(), List.of(), List.of(new Glob("bob")), "bobs")));

    private final IncidentState state = new IncidentState();
    private final Incidents incidents = new Incidents(state, OWNERS, Flapping.defaults(), Duration.ofDays(30));
    private final List<String> alerts = new ArrayList<>();
    private Instant now = START;
    private int event;

    @Test
    void what_is_found_twice_is_one_incident() {
        begin(RED);
        begin(RED);

        assertThat(alerts).containsExactly("firing PipelineFailed red");
        assertThat(open().timeline()).extracting(Moment::kind).containsExactly(Moment.Kind.OPENED);
    }

    @Test
    void what_is_over_says_so_with_the_words_for_it() {
        begin(RED);
        after(Duration.ofMinutes(5));
        end(RED);

        assertThat(alerts).containsExactly("firing PipelineFailed red", "resolved PipelineFailed green");
        assertThat(incidents.openNewestFirst()).isEmpty();
        Incident over = incidents.pastNewestFirst().getFirst();
        assertThat(over.endsAt()).isEqualTo(now);
        assertThat(over.facts().logTail()).isNull();
        assertThat(over.annotations()).doesNotContainKey(Alert.STORY);
        assertThat(drained())
                .extracting(Object::getClass)
                .map(Class::getSimpleName)
                .containsExactly("IncidentOpened", "IncidentResolved");
    }

    @Test
    void an_end_before_the_beginning_is_the_beginning() {
        begin(RED);
        incidents.take(new Found.Over("acme", RED, START.minusSeconds(60), Map.of(), null), now);

        assertThat(incidents.pastNewestFirst().getFirst().endsAt()).isEqualTo(START);
    }

    @Test
    void an_acknowledgement_lasts_until_it_is_resolved_and_no_longer() {
        begin(RED);
        assertThat(incidents.acknowledge(open().id(), "ann", "on it", now)).isTrue();
        assertThat(open().acknowledgement()).isEqualTo(new Acknowledgement("ann", now, "on it"));
        end(RED);
        after(Duration.ofHours(2));
        begin(RED);

        assertThat(open().acknowledgement()).isNull();
    }

    @Test
    void the_same_acknowledgement_again_changes_nothing() {
        begin(RED);
        incidents.acknowledge(open().id(), "ann", "", now);
        after(Duration.ofMinutes(1));
        incidents.acknowledge(open().id(), "ann", "", now);
        assertThat(drained().stream().filter(IncidentAcknowledged.class::isInstance))
                .hasSize(1);

        incidents.acknowledge(open().id(), "bob", "", now);
        assertThat(requireNonNull(open().acknowledgement()).by()).isEqualTo("bob");
    }

    @Test
    void what_is_not_open_cannot_be_acknowledged() {
        begin(RED);
        String id = open().id();
        end(RED);

        assertThat(incidents.acknowledge(id, "ann", "", now)).isFalse();
        assertThat(incidents.acknowledge("nothing", "ann", "", now)).isFalse();
    }

    @Test
    void what_comes_and_goes_counts_as_one_that_lasts() {
        for (int i = 0; i < 3; i++) {
            begin(RED);
            end(RED);
            after(Duration.ofMinutes(1));
        }
        alerts.clear();
        begin(RED);
        end(RED);
        assertThat(open().settling()).isNotNull();
        assertThat(open().annotations()).as("nobody is woken for it").containsKey(Alert.SETTLING);
        assertThat(incidents.get("acme", RED))
                .as("the rules know that it is over")
                .isNull();
        after(Duration.ofMinutes(5));
        begin(RED);
        assertThat(open().annotations()).doesNotContainKey(Alert.SETTLING);
        end(RED);
        after(Duration.ofMinutes(14));
        assertThat(alerts)
                .containsExactly(
                        "firing PipelineFailed red",
                        "firing PipelineFailed red (opened 4 times within 60 minutes)",
                        "firing PipelineFailed red (opened 4 times within 60 minutes)",
                        "firing PipelineFailed red (opened 5 times within 60 minutes)");

        after(Duration.ofMinutes(1));
        assertThat(alerts.getLast()).isEqualTo("resolved PipelineFailed green");
        assertThat(incidents.openNewestFirst()).isEmpty();
    }

    @Test
    void what_happened_over_hours_and_is_read_in_one_go_is_no_flapping() {
        for (int i = 0; i < 6; i++) {
            Instant at = START.plus(Duration.ofHours(i));
            incidents.take(begunAt(at), START.plus(Duration.ofHours(9)));
            incidents.take(
                    new Found.Over("acme", RED, at.plusSeconds(60), Map.of(), null), START.plus(Duration.ofHours(9)));
        }

        assertThat(incidents.openNewestFirst()).isEmpty();
        assertThat(incidents.pastNewestFirst()).hasSize(6);
    }

    @Test
    void a_clock_that_was_set_back_does_not_keep_it_open() {
        for (int i = 0; i < 4; i++) {
            begin(RED);
            end(RED);
        }
        now = START.minus(Duration.ofDays(1));
        incidents.tick(now);
        after(Duration.ofMinutes(15));

        assertThat(incidents.openNewestFirst()).isEmpty();
    }

    @Test
    void what_was_over_before_anybody_could_be_told_is_only_written_down() {
        incidents.take(begun(RED, false, now.plusSeconds(30)), now);
        collect();

        assertThat(alerts).isEmpty();
        assertThat(incidents.openNewestFirst()).isEmpty();
        assertThat(incidents.pastNewestFirst()).hasSize(1);
        assertThat(drained()).hasSize(2);
    }

    @Test
    void news_are_told_and_are_no_incident() {
        incidents.take(begun("FlakyPassed/1", true, null), now);
        collect();

        assertThat(alerts).containsExactly("news PipelineFailed red");
        assertThat(incidents.openNewestFirst()).isEmpty();
        assertThat(drained()).isEmpty();
    }

    @Test
    void the_last_line_that_matches_says_whose_it_is() {
        begin(RED);
        assertThat(open().labels().get(Labels.TEAM)).isEqualTo("web");
        assertThat(OWNERS.team(Labels.NONE, facts("bob"))).isEqualTo("bobs");
        assertThat(OWNERS.team(Labels.NONE, facts("ann"))).isEqualTo("everybody");
        assertThat(Ownership.NOBODY.team(Labels.NONE, facts("ann"))).isNull();
    }

    @Test
    void what_others_post_ends_by_their_word_or_by_silence() {
        post(now.plus(Duration.ofMinutes(5)));
        after(Duration.ofMinutes(4));
        post(now.plus(Duration.ofMinutes(5)));
        after(Duration.ofMinutes(4));
        assertThat(incidents.openNewestFirst()).hasSize(1);
        after(Duration.ofMinutes(1));
        assertThat(incidents.openNewestFirst()).isEmpty();

        post(now.plus(Duration.ofMinutes(5)));
        post(now);
        assertThat(incidents.openNewestFirst()).isEmpty();
        assertThat(incidents.pastNewestFirst()).hasSize(2);
        assertThat(drained().stream().filter(IncidentOpened.class::isInstance)).hasSize(2);
    }

    @Test
    void an_end_of_what_was_never_posted_is_nothing() {
        post(now);

        assertThat(alerts).isEmpty();
        assertThat(drained()).isEmpty();
    }

    @Test
    void the_timeline_says_who_was_told_and_is_bounded() {
        begin(RED);
        for (int i = 0; i < 200; i++) {
            incidents.told(notification(i));
        }

        assertThat(open().timeline()).hasSize(60);
        assertThat(open().timeline().getFirst().kind()).isEqualTo(Moment.Kind.OPENED);
        assertThat(open().timeline().getLast().text()).isEqualTo("oncall/slack0: repeated");
        assertThat(open().timeline().getLast().at()).isEqualTo(START.plusSeconds(199));
    }

    @Test
    void the_timeline_says_who_was_told_after_a_restart_though_the_incident_was_not_written_again() {
        begin(RED);
        Incident written = open();
        incidents.told(notification(30));
        incidents.told(notification(10));

        var stored = new IncidentState();
        stored.open.load(List.of(new Keyed<>(written.organization(), written.identity(), written)));
        state.tellings.forEach((at, told) -> stored.tellings.load(List.of(new Keyed<>("", at.key(), told))));
        var restarted = new Incidents(stored, OWNERS, Flapping.defaults(), Duration.ofDays(30));

        assertThat(restarted.openNewestFirst().getFirst().timeline())
                .extracting(Moment::at)
                .containsExactly(START, START.plusSeconds(10), START.plusSeconds(30));
        assertThat(new Incidents(stored, OWNERS, Flapping.defaults(), Duration.ofDays(30))
                        .openNewestFirst()
                        .getFirst()
                        .timeline())
                .as("and not twice after the next")
                .hasSize(3);
    }

    @Test
    void who_was_told_is_written_to_the_incident_itself_in_time() {
        begin(RED);
        incidents.told(notification(10));
        after(Duration.ofHours(26));

        assertThat(state.tellings.size()).isZero();
        assertThat(open().timeline()).hasSize(2);
    }

    @Test
    void incidents_that_are_over_are_forgotten_in_time() {
        begin(RED);
        end(RED);
        after(Duration.ofDays(31));

        assertThat(incidents.pastNewestFirst()).isEmpty();
    }

    @Test
    void what_the_former_version_stored_can_be_read() throws JsonProcessingException {
        Incident old = EventJson.mapper().readValue("""
                {"id":"PipelineFailed-1","identity":"PipelineFailed/p/main:f","rule":"PipelineFailed","severity":"WARNING",
                 "project":{"id":"p","name":"web"},"title":"web · main: CI failed","summary":"CI failed on main.",
                 "labels":{"alertname":"PipelineFailed","organization":"acme"},"facts":{"project":"web"},
                 "startsAt":"2026-11-02T08:00:00Z","told":["oncall/slack0"]}""", Incident.class);

        assertThat(old.organization()).isEqualTo("acme");
        assertThat(old.summary()).isEqualTo("web · main: CI failed");
        assertThat(old.annotations()).containsEntry(Alert.DESCRIPTION, "CI failed on main.");
        assertThat(EventJson.mapper().readValue(EventJson.mapper().writeValueAsString(old), Incident.class))
                .isEqualTo(old);
    }

    @Test
    void what_others_post_neither_ends_nor_hides_an_incident_of_ours_with_the_same_labels() {
        begin(RED);
        String id = open().id();
        Labels labels = open().labels();
        alerts.clear();
        incidents.posted(posted(labels, now.plusSeconds(300)), now);
        incidents.posted(posted(labels, now), now);
        collect();
        assertThat(alerts).allMatch("firing PipelineFailed red"::equals);

        incidents.posted(posted(labels, now.plusSeconds(300)), now);
        collect();
        alerts.clear();
        end(RED);
        assertThat(incidents.open(id)).isNull();
        assertThat(alerts).as("they still say that it fires").containsExactly("firing PipelineFailed posted");
    }

    @Test
    void the_end_of_one_of_two_incidents_with_the_same_labels_leaves_the_other() {
        begin(RED);
        begin(RED + "-too");
        end(RED + "-too");
        assertThat(alerts).last().isEqualTo("firing PipelineFailed red");
        end(RED);
        assertThat(alerts).last().isEqualTo("resolved PipelineFailed green");
    }

    @Test
    void an_end_that_a_clock_ahead_of_ours_tells_is_now() {
        begin(RED);
        incidents.take(
                new Found.Over("acme", RED, now.plus(Duration.ofHours(1)), Map.of(Alert.SUMMARY, "green"), null), now);
        collect();
        assertThat(alerts).last().isEqualTo("resolved PipelineFailed green");
    }

    @Test
    void what_others_post_is_bounded_and_its_ends_are_still_taken() {
        Instant until = now.plusSeconds(300);
        for (int i = 0; i < Incidents.MOST_POSTED; i++) {
            assertThat(incidents.posted(posted(Labels.of("alertname", "a" + i), until), now))
                    .isTrue();
        }
        assertThat(incidents.posted(posted(Labels.of("alertname", "more"), until), now))
                .isFalse();
        assertThat(incidents.posted(posted(Labels.of("alertname", "a0"), until), now))
                .isTrue();
        assertThat(incidents.posted(posted(Labels.of("alertname", "a0"), now), now))
                .isTrue();
        assertThat(incidents.posted(posted(Labels.of("alertname", "more"), until), now))
                .isTrue();
    }

    private Alert posted(Labels labels, Instant until) {
        return new Alert(
                "",
                labels,
                Map.of(Alert.SUMMARY, "posted"),
                Facts.of(null, null, null, null),
                START,
                until,
                now,
                false,
                null,
                "");
    }

    private void begin(String identity) {
        incidents.take(begun(identity, false, null), now);
        collect();
    }

    private Found.Begun begun(String identity, boolean news, @Nullable Instant overAt) {
        return new Found.Begun(
                "PipelineFailed",
                "acme",
                WEB,
                identity,
                "event-" + event++,
                new Labels(Map.of("alertname", "PipelineFailed", "organization", "acme", "project", "web")),
                Map.of(Alert.SUMMARY, "red", Alert.STORY, "was rerun"),
                facts("ann"),
                now,
                news,
                overAt);
    }

    private Found.Begun begunAt(Instant at) {
        now = at;
        Found.Begun begun = begun(RED, false, null);
        now = START;
        return begun;
    }

    private static Facts facts(String author) {
        return new Facts(
                "web", "main", "CI", "ci.yml", "c0ffee", "msg", author, null, null, null, List.of(), "job", "log",
                null);
    }

    private void end(String identity) {
        incidents.take(new Found.Over("acme", identity, now, Map.of(Alert.SUMMARY, "green"), null), now);
        collect();
    }

    private void post(Instant until) {
        incidents.posted(
                new Alert(
                        "",
                        new Labels(Map.of("alertname", "DiskFull", "instance", "db1")),
                        Map.of(Alert.SUMMARY, "disk is full"),
                        Facts.of(null, null, null, null),
                        START,
                        until,
                        now,
                        false,
                        null,
                        ""),
                now);
        incidents.drainAlerts();
    }

    private Notification notification(int second) {
        return new Notification(
                "oncall",
                "oncall/slack0",
                "{}:{}",
                second,
                Notification.Status.FIRING,
                Notification.Reason.REPEATED,
                Labels.NONE,
                Labels.NONE,
                Map.of(),
                List.of(open().alert(now)),
                START.plusSeconds(second),
                "");
    }

    private void after(Duration time) {
        now = now.plus(time);
        incidents.tick(now);
        collect();
    }

    private void collect() {
        for (Alert alert : incidents.drainAlerts()) {
            String flapping = alert.annotation("flapping");
            alerts.add((alert.news() ? "news" : alert.resolved(now) ? "resolved" : "firing")
                    + " " + alert.labels().get(Labels.ALERTNAME) + " " + alert.annotation(Alert.SUMMARY)
                    + (flapping.isEmpty() ? "" : " (" + flapping + ")"));
        }
    }

    private Incident open() {
        return incidents.openNewestFirst().getFirst();
    }

    private List<ChangeEvent> drained() {
        return incidents.drainEvents();
    }
}
