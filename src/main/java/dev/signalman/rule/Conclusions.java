package dev.signalman.rule;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventJson;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineRef;
import dev.signalman.store.SnapshotTable;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts what the rules conclude into words, once each: what is open does not begin again, and what is not does not end. */
final class Conclusions {
    static final String BLOCKS = "blocks";
    static final String FLAKY_STORY = "failed, passed on rerun: flaky";

    private final OpenIncidents incidents;
    private final SnapshotTable<Standing> standing;
    private final Deploys deploys;
    private final Judge judge;
    private final EventJson json = new EventJson();
    private final List<Found> found = new ArrayList<>();
    /** What was found since the last drain, which the incidents do not have yet: open ones, and those that ended. */
    private final Map<SnapshotTable.Key, Optional<OpenIncidents.Open>> since = new HashMap<>();

    Conclusions(OpenIncidents incidents, SnapshotTable<Standing> standing, Deploys deploys, Judge judge) {
        this.incidents = incidents;
        this.standing = standing;
        this.deploys = deploys;
        this.judge = judge;
    }

    /**
     * How something begins.
     *
     * @param event id of the event that shows it
     * @param startsAt when it began
     * @param value what was measured
     * @param age how long it has been so; zero if that does not matter
     * @param story what happened meanwhile; may be empty
     * @param rerunLink page of a rerun; null if there is none
     */
    record Beginning(
            String event,
            Instant startsAt,
            double value,
            Duration age,
            String story,
            @Nullable String rerunLink) {
        /** At once. */
        static Beginning by(ChangeEvent event) {
            return new Beginning(event.header().id(), event.header().occurredAt(), 0, Duration.ZERO, "", null);
        }

        Beginning measured(double changed) {
            return new Beginning(event, startsAt, changed, age, story, rerunLink);
        }

        Beginning told(String changed, @Nullable String link) {
            return new Beginning(event, startsAt, value, age, changed, link);
        }
    }

    OpenIncidents.@Nullable Open get(String organization, String identity) {
        Optional<OpenIncidents.Open> newer = since.get(new SnapshotTable.Key(organization, identity));
        return newer == null ? incidents.get(organization, identity) : newer.orElse(null);
    }

    boolean isOpen(String organization, String identity) {
        return get(organization, identity) != null;
    }

    List<OpenIncidents.Open> open() {
        var open = new ArrayList<OpenIncidents.Open>();
        for (OpenIncidents.Open incident : incidents.all()) {
            if (!since.containsKey(new SnapshotTable.Key(incident.organization(), incident.identity()))) {
                open.add(incident);
            }
        }
        since.values().forEach(newer -> newer.ifPresent(open::add));
        return open;
    }

    /** Begins it, unless it is open or its rule is off. */
    void begin(Case c, Beginning how) {
        if (!c.rule().enabled() || isOpen(c.organization(), c.identity())) {
            return;
        }
        Found.Begun begun = begun(c, how, false, null);
        found.add(begun);
        since.put(
                new SnapshotTable.Key(c.organization(), c.identity()),
                Optional.of(new OpenIncidents.Open(
                        c.organization(),
                        c.identity(),
                        c.rule().name(),
                        c.projectId(),
                        begun.annotations().getOrDefault(Alert.SUMMARY, c.rule().name()),
                        begun.facts(),
                        begun.startsAt())));
        String branch = c.moment().labels().get("branch").value();
        standing.put(
                c.organization(),
                c.identity(),
                new Standing(
                        c.rule().name(),
                        c.projectId(),
                        branch,
                        !branch.isEmpty()
                                && judge.holds(c.rule(), c.rule().on(), c.scope(0, Duration.ZERO, true))
                                && !judge.holds(c.rule(), c.rule().on(), c.scope(0, Duration.ZERO, false)),
                        c.place(),
                        c.moment().event().header().occurredAt(),
                        String.join(",", c.rule().by()),
                        endsByTime(c.rule()) ? json.write(c.moment().event()) : ""));
    }

    private static boolean endsByTime(Rule rule) {
        return rule.trigger() instanceof Trigger.Count || rule.trigger() instanceof Trigger.Rate;
    }

    /** Writes down what was over before anybody could have been told of it. */
    void record(Case c, Beginning how, Instant overAt) {
        if (c.rule().enabled()) {
            found.add(begun(c, how, false, overAt.isBefore(how.startsAt()) ? how.startsAt() : overAt));
        }
    }

    /** Tells what has no end. */
    void inform(Case c, Beginning how) {
        if (c.rule().enabled()) {
            found.add(begun(c, how, true, null));
        }
    }

    private Found.Begun begun(Case c, Beginning how, boolean news, @Nullable Instant overAt) {
        Scope scope = c.scope(how.value(), how.age());
        Facts facts = EventFacts.of(c.moment().event());
        facts = how.age().isPositive() ? facts.withDuration(how.age()) : facts;
        return new Found.Begun(
                c.rule().name(),
                c.organization(),
                c.project(),
                c.identity(),
                how.event(),
                labels(c, scope),
                annotations(c, how, scope),
                how.rerunLink() == null ? facts : facts.withRerunLink(how.rerunLink()),
                how.startsAt(),
                news,
                overAt);
    }

    private static Labels labels(Case c, Scope scope) {
        var labels = new TreeMap<String, String>();
        c.rule().labels().forEach((name, text) -> labels.put(name, text.of(scope)));
        labels.putAll(c.labels());
        labels.put(Labels.ALERTNAME, c.rule().name());
        labels.put(Labels.SEVERITY, c.rule().severity().text());
        labels.put(Labels.ORGANIZATION, c.organization());
        if (c.project() != null) {
            labels.put(Labels.PROJECT, c.project().name());
        }
        if (concludesFromSilence(c.rule())) {
            labels.put(Labels.EVIDENCE, "absence");
        }
        return new Labels(labels);
    }

    private static boolean concludesFromSilence(Rule rule) {
        boolean silence = switch (rule.trigger()) {
            case Trigger.Absent a -> true;
            case Trigger.StillOpen s -> true;
            case Trigger.Single s -> rule.holds().isPositive();
            case Trigger.Count c -> false;
            case Trigger.Consecutive c -> false;
            case Trigger.Rate r -> false;
        };
        return silence && !Collectors.of(rule).isEmpty();
    }

    private Map<String, String> annotations(Case c, Beginning how, Scope scope) {
        var annotations = new TreeMap<String, String>();
        List<String> blocked =
                c.rule().news() ? List.of() : deploys.blockedBy(c.moment().event());
        if (!blocked.isEmpty()) {
            annotations.put(BLOCKS, "deployments to " + Phrases.list(blocked));
        }
        c.rule().annotations().forEach((name, text) -> annotations.put(name, text.of(scope)));
        if (!how.story().isEmpty()) {
            annotations.put(Alert.STORY, how.story());
        }
        annotations.values().removeIf(String::isBlank);
        return annotations;
    }

    /** Ends it by an event, if it is open and the event does not stand behind what began it. */
    void end(Case c) {
        OpenIncidents.Open open = get(c.organization(), c.identity());
        if (open == null) {
            return;
        }
        Standing row = standing.get(c.organization(), c.identity());
        if (row != null && !c.canEnd(row.place())) {
            return;
        }
        Instant at = c.moment().event().header().occurredAt();
        var annotations = resolved(c, 0, Duration.between(open.startsAt(), at));
        annotations.put(Alert.STORY, story(open, c.moment().event()));
        end(open, at, annotations, EventFacts.atTheEnd(c.moment().event()));
    }

    /** Ends it because of the time. */
    void end(Case c, double value) {
        OpenIncidents.Open open = get(c.organization(), c.identity());
        if (open != null) {
            Instant at = c.moment().now();
            end(open, at, resolved(c, value, Duration.between(open.startsAt(), at)), null);
        }
    }

    private static Map<String, String> resolved(Case c, double value, Duration age) {
        var annotations = new TreeMap<String, String>();
        Scope scope = c.scope(value, age.isNegative() ? Duration.ZERO : age);
        c.rule().resolved().forEach((name, text) -> annotations.put(name, text.of(scope)));
        annotations.put(BLOCKS, "");
        return annotations;
    }

    private static String story(OpenIncidents.Open open, ChangeEvent event) {
        if (!(event instanceof PipelineFinished finished) || !finished.outcome().passed()) {
            return "";
        }
        PipelineRef pipeline = finished.pipeline();
        boolean rerun = pipeline.workflowRerunOf() != null || pipeline.partialRerunOf() != null;
        return rerun && pipeline.commit().equals(open.facts().commit()) ? FLAKY_STORY : "";
    }

    /** Ends it although nothing says that it is over. */
    void giveUp(OpenIncidents.Open open, String what, String why, Instant at) {
        var annotations = new TreeMap<String, String>();
        annotations.put(Alert.SUMMARY, open.summary() + " (" + what + ")");
        annotations.put(Alert.DESCRIPTION, why);
        annotations.put(Alert.STORY, "");
        annotations.put(BLOCKS, "");
        end(open, at, annotations, null);
    }

    private void end(OpenIncidents.Open open, Instant at, Map<String, String> annotations, @Nullable Facts facts) {
        found.add(new Found.Over(
                open.organization(),
                open.identity(),
                at.isBefore(open.startsAt()) ? open.startsAt() : at,
                annotations,
                facts));
        since.put(new SnapshotTable.Key(open.organization(), open.identity()), Optional.empty());
        standing.remove(open.organization(), open.identity());
    }

    /** What began it happened again. */
    void confirm(Case c) {
        Standing row = standing.get(c.organization(), c.identity());
        if (row != null) {
            standing.put(
                    c.organization(),
                    c.identity(),
                    row.confirmed(c.place(), c.moment().event().header().occurredAt()));
        }
    }

    List<Found> drain() {
        List<Found> drained = List.copyOf(found);
        found.clear();
        since.clear();
        return drained;
    }
}
