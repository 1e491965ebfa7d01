package dev.signalman.incident;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.event.IncidentRef;
import dev.signalman.event.ProjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should know of, from its first sign to its end. At most one incident of an identity is open.
 *
 * @param id the identity and what opened it
 * @param organization configured name of the organisation; {@value #OUTSIDE} for what others posted without one
 * @param identity what it is about, within the organisation
 * @param rule the rule that opened it, which is its alertname
 * @param project the project; null if it is about the organisation
 * @param labels what it is routed by; they stay as they were when it opened
 * @param annotations what people read
 * @param facts what is known of it
 * @param startsAt when it began
 * @param endsAt when it ended, or will count as ended if nobody says anything before; null if only an end ends it
 * @param acknowledgement who looks after it until it is resolved; null if nobody does
 * @param settling how it ended, while it waits for that to last, since it has been flapping; null otherwise
 * @param generatorUrl page of its cause; empty if there is none
 * @param timeline what happened, oldest first, bounded
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Incident(
        String id,
        String organization,
        String identity,
        String rule,
        @Nullable ProjectRef project,
        Labels labels,
        Map<String, String> annotations,
        Facts facts,
        Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Acknowledgement acknowledgement,
        @Nullable Settling settling,
        String generatorUrl,
        List<Moment> timeline) {
    /**
     * An end that is not believed yet.
     *
     * @param until when it counts, unless it begins again before
     * @param endedAt when it ended
     * @param annotations over those that it has
     * @param facts what is known then; null to keep what is known
     */
    public record Settling(
            Instant until,
            Instant endedAt,
            Map<String, String> annotations,
            @Nullable Facts facts) {}

    /** Organisation of what others post without a label of that name. */
    public static final String OUTSIDE = "outside";

    /** Identities of what others posted begin with it. */
    static final String POSTED = "outside/";

    private static final int MAX_MOMENTS = 60;
    /** How many of the oldest stay when there are too many: the beginning matters most. */
    private static final int FIRST_MOMENTS = 20;

    public Incident {
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        timeline = List.copyOf(timeline);
    }

    /** Reads what the former version stored, too, which had a title, a summary, and names of who was told in place of a timeline. */
    @JsonCreator
    static Incident read(
            @JsonProperty("id") String id,
            @JsonProperty("organization") @Nullable String organization,
            @JsonProperty("identity") String identity,
            @JsonProperty("rule") String rule,
            @JsonProperty("project") @Nullable ProjectRef project,
            @JsonProperty("labels") Labels labels,
            @JsonProperty("annotations") @Nullable Map<String, String> annotations,
            @JsonProperty("facts") Facts facts,
            @JsonProperty("startsAt") Instant startsAt,
            @JsonProperty("endsAt") @Nullable Instant endsAt,
            @JsonProperty("acknowledgement") @Nullable Acknowledgement acknowledgement,
            @JsonProperty("settling") @Nullable Settling settling,
            @JsonProperty("generatorUrl") @Nullable String generatorUrl,
            @JsonProperty("timeline") @Nullable List<Moment> timeline,
            @JsonProperty("title") @Nullable String title,
            @JsonProperty("summary") @Nullable String summary,
            @JsonProperty("told") @Nullable List<String> told) {
        Map<String, String> texts = new TreeMap<>(annotations == null ? Map.of() : annotations);
        if (title != null) {
            texts.putIfAbsent(Alert.SUMMARY, title);
        }
        if (summary != null) {
            texts.putIfAbsent(Alert.DESCRIPTION, summary);
        }
        return new Incident(
                id,
                organization == null ? labels.get(Labels.ORGANIZATION) : organization,
                identity,
                rule,
                project,
                labels,
                texts,
                facts,
                startsAt,
                endsAt,
                acknowledgement,
                settling,
                generatorUrl == null ? "" : generatorUrl,
                timeline == null ? timeline(startsAt, title, told) : timeline);
    }

    private static List<Moment> timeline(Instant startsAt, @Nullable String title, @Nullable List<String> told) {
        if (told == null) {
            return List.of();
        }
        var moments = new ArrayList<Moment>();
        moments.add(new Moment(startsAt, Moment.Kind.OPENED, title == null ? "" : title));
        told.forEach(integration -> moments.add(Moment.told(startsAt, integration, "new")));
        return moments;
    }

    /** The integrations that were told of it, as far as its timeline goes. */
    Set<String> told() {
        return timeline.stream()
                .filter(moment -> moment.kind() == Moment.Kind.TOLD)
                .map(Moment::integration)
                .collect(Collectors.toSet());
    }

    /** As the dispatcher takes it. */
    Alert alert(Instant updatedAt) {
        return alert(updatedAt, false);
    }

    /** The same for what is told once and has no end. */
    Alert news(Instant updatedAt) {
        return alert(updatedAt, true);
    }

    private Alert alert(Instant updatedAt, boolean news) {
        return new Alert(
                id, labels, annotations, facts, startsAt, endsAt, updatedAt, news, acknowledgement, generatorUrl);
    }

    /** The one short line that says what it is. */
    public String summary() {
        return annotations.getOrDefault(Alert.SUMMARY, rule);
    }

    /** Whether somebody else posted it: then only they, or silence, end it. */
    public boolean posted() {
        return identity.startsWith(POSTED);
    }

    IncidentRef ref() {
        return new IncidentRef(id, rule, labels.get(Labels.SEVERITY), summary());
    }

    Incident with(Moment moment) {
        return with(moment, timeline.size());
    }

    /** With a moment that its row does not have, at its place. */
    Incident recalling(Moment moment) {
        if (timeline.contains(moment)) {
            return this;
        }
        int place = timeline.size();
        while (place > 0 && timeline.get(place - 1).at().isAfter(moment.at())) {
            place--;
        }
        return with(moment, place);
    }

    private Incident with(Moment moment, int place) {
        var more = new ArrayList<>(timeline);
        more.add(place, moment);
        if (more.size() > MAX_MOMENTS) {
            more.remove(FIRST_MOMENTS);
        }
        return copy(annotations, facts, endsAt, acknowledgement, settling, generatorUrl, more);
    }

    Incident with(Acknowledgement changed) {
        return copy(annotations, facts, endsAt, changed, settling, generatorUrl, timeline);
    }

    /** What is known now; its labels stay. */
    Incident told(Map<String, String> changed, @Nullable Facts known, String generator) {
        var texts = new TreeMap<>(annotations);
        texts.putAll(changed);
        return copy(texts, known == null ? facts : known, endsAt, acknowledgement, settling, generator, timeline);
    }

    /** Without an annotation that was only so while it lasted. */
    Incident without(String annotation) {
        var texts = new TreeMap<>(annotations);
        texts.remove(annotation);
        return copy(texts, facts, endsAt, acknowledgement, settling, generatorUrl, timeline);
    }

    /** Without the log, which nobody needs once it is over. */
    Incident withoutLog() {
        return copy(annotations, facts.withoutLog(), endsAt, acknowledgement, settling, generatorUrl, timeline);
    }

    Incident ending(@Nullable Instant at) {
        return copy(annotations, facts, at, acknowledgement, settling, generatorUrl, timeline);
    }

    Incident settling(@Nullable Settling changed) {
        return copy(annotations, facts, endsAt, acknowledgement, changed, generatorUrl, timeline);
    }

    private Incident copy(
            Map<String, String> texts,
            Facts known,
            @Nullable Instant end,
            @Nullable Acknowledgement acknowledged,
            @Nullable Settling unsure,
            String generator,
            List<Moment> moments) {
        return new Incident(
                id,
                organization,
                identity,
                rule,
                project,
                labels,
                texts,
                known,
                startsAt,
                end,
                acknowledged,
                unsure,
                generator,
                moments);
    }
}
