package dev.signalman.rule;

import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.event.ProjectRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules conclude, in the order in which they do. */
public sealed interface Found {
    /** Configured name of the organisation. */
    String organization();

    /** What it is about, within the organisation: the rule and its {@code by}, by ids rather than names where there are such. */
    String identity();

    /**
     * Something begins, or is told once.
     *
     * @param rule name of the rule
     * @param organization configured name of the organisation
     * @param project the project; null if it is about the organisation
     * @param identity what it is about
     * @param event id of the event that shows it: with the identity it makes the incident's id
     * @param labels all of them, with alertname, severity and organization
     * @param annotations what people read; {@code story} may tell of a rerun
     * @param facts the rest
     * @param startsAt when it began
     * @param news true if it has no end
     * @param overAt when it was over before anybody could be told of it: then it is only written down; null otherwise
     */
    record Begun(
            String rule,
            String organization,
            @Nullable ProjectRef project,
            String identity,
            String event,
            Labels labels,
            Map<String, String> annotations,
            Facts facts,
            Instant startsAt,
            boolean news,
            @Nullable Instant overAt)
            implements Found {}

    /**
     * Something is over.
     *
     * @param organization configured name of the organisation
     * @param identity what it was about
     * @param at when it ended
     * @param annotations over those that it had
     * @param facts what is known now; null to keep what was known
     */
    record Over(
            String organization,
            String identity,
            Instant at,
            Map<String, String> annotations,
            @Nullable Facts facts) implements Found {}
}
