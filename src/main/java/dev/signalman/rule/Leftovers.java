package dev.signalman.rule;

import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a changed configuration leaves behind: incidents and state of organisations, branches and rules that nobody looks at any
 * more. Nothing would ever end them, and silence about what is not watched must not look like something that is stuck.
 */
final class Leftovers {
    /** What the outage of a whole organisation was called before it had a rule of its own. */
    private static final String FORMER_OUTAGE = "CollectorBlind/everywhere";

    private final RuleSettings settings;
    private final RuleState state;
    private final Conclusions conclusions;
    private final Cases cases;
    private final WatchedBranches branches;

    Leftovers(RuleSettings settings, RuleState state, Conclusions conclusions, Cases cases, WatchedBranches branches) {
        this.settings = settings;
        this.state = state;
        this.conclusions = conclusions;
        this.cases = cases;
        this.branches = branches;
    }

    void clear(Instant now) {
        Set<String> changed = changed();
        for (OpenIncidents.Open incident : conclusions.open()) {
            String why = why(incident);
            if (!why.isEmpty()) {
                conclusions.giveUp(
                        incident, "no longer watched", why + ", so nothing more will be heard of this.", now);
            } else if (state.standing.get(incident.organization(), incident.identity()) == null) {
                adopt(incident);
            }
        }
        state.ofRules().forEach(table -> clear(table, changed));
        state.tables().stream().filter(table -> table != state.known).forEach(table -> clear(table));
    }

    private String why(OpenIncidents.Open incident) {
        String organization = incident.organization();
        if (!settings.watches(organization)) {
            return "The organisation " + organization + " is no longer watched";
        }
        Rule rule = cases.rule(incident.rule());
        if (rule == null) {
            return "The rule " + incident.rule() + " does not exist any more";
        }
        if (!rule.enabled()) {
            return "The rule " + incident.rule() + " is switched off";
        }
        if (incident.identity().equals(FORMER_OUTAGE)) {
            return "The rule ApiDown tells of this now";
        }
        Standing row = state.standing.get(organization, incident.identity());
        if (row != null && !row.by().isEmpty() && !row.by().equals(String.join(",", rule.by()))) {
            return "The rule " + incident.rule() + " was changed";
        }
        String branch = row != null && row.onlyWatched() ? row.branch() : former(incident, row == null);
        return !branch.isEmpty() && !branches.contains(organization, branch)
                ? "The branch " + branch + " is no longer watched"
                : "";
    }

    /** The branch of an incident of a former version, which had one rule for watched branches only. */
    private static String former(OpenIncidents.Open incident, boolean former) {
        String branch = incident.facts().branch();
        return former && incident.rule().equals("PipelineFailed") && branch != null ? branch : "";
    }

    private void adopt(OpenIncidents.Open incident) {
        String branch = former(incident, true);
        state.standing.put(
                incident.organization(),
                incident.identity(),
                new Standing(
                        incident.rule(),
                        incident.projectId(),
                        branch,
                        !branch.isEmpty(),
                        null,
                        incident.startsAt(),
                        "",
                        ""));
    }

    /** Rules that count other things than they did when their rows were written. */
    private Set<String> changed() {
        var changed = new HashSet<String>();
        for (Rule rule : cases.rules()) {
            String definition = definition(rule);
            Known before = state.known.get("", rule.name());
            if (before != null && !before.definition().equals(definition)) {
                changed.add(rule.name());
            }
            state.known.put("", rule.name(), new Known(definition));
        }
        state.known.removeIf((at, row) -> cases.rule(at.key()) == null);
        return changed;
    }

    /** What decides whether something counts; not how long it must last, and not what is told. */
    private static String definition(Rule rule) {
        return String.join(",", rule.by()) + ";" + rule.definition();
    }

    /** Whatever was counted or held for rules that are gone or count something else now. Open incidents go on. */
    private <T extends RuleRow> void clear(SnapshotTable<T> table, Set<String> changed) {
        table.removeIf((at, row) -> {
            Rule rule = cases.rule(row.rule());
            return rule == null
                    || (table != state.standing && changed.contains(row.rule()))
                    || (table == state.held && !rule.enabled());
        });
    }

    private <T> void clear(SnapshotTable<T> table) {
        table.removeIf((at, row) -> !settings.watches(at.organization()));
    }
}
