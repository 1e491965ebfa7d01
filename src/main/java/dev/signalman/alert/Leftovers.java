package dev.signalman.alert;

import dev.signalman.store.SnapshotTable;
import java.time.Instant;

/**
 * What a changed configuration leaves behind: incidents and state of organisations, branches and rules that nobody looks at any
 * more. Nothing would ever end them, and silence about what is not watched must not look like something that is stuck.
 */
final class Leftovers {
    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final WatchedBranches watched;

    Leftovers(AlertOptions options, AlertState state, Incidents incidents) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.watched = new WatchedBranches(options);
    }

    void clear(Instant now) {
        state.incidents.forEach((at, incident) -> {
            String why = why(at, incident);
            if (!why.isEmpty()) {
                incidents.resolve(
                        at.organization(),
                        incident.identity(),
                        Ending.of(
                                incident.title() + " (no longer watched)",
                                why + ", so nothing more will be heard of this.",
                                now),
                        now);
            }
        });
        state.tables().forEach(this::clear);
        if (!options.rules().pipelineFailed().enabled()) {
            state.held.removeIf((at, failure) -> true);
        }
    }

    private String why(SnapshotTable.Key at, Incident incident) {
        if (!options.watches(at.organization())) {
            return "The organisation " + at.organization() + " is no longer watched";
        }
        if (!options.rules().enabled(incident.rule())) {
            return "The rule " + incident.rule() + " is switched off";
        }
        String branch = incident.facts().branch();
        return incident.rule().equals(PipelineFailed.NAME)
                        && branch != null
                        && !watched.contains(at.organization(), branch)
                ? "The branch " + branch + " is no longer watched"
                : "";
    }

    private <T> void clear(SnapshotTable<T> table) {
        table.removeIf((at, row) -> !options.watches(at.organization()));
    }
}
