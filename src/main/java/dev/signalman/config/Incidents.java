package dev.signalman.config;

import dev.signalman.glob.Glob;
import java.time.Duration;
import java.util.List;

/**
 * Incidents, beside the rules that open them.
 *
 * @param retention how long incidents that are over can be looked at
 * @param flapping when one that comes and goes counts as one that lasts
 * @param owners which team looks after what, as in a CODEOWNERS file: the last entry that matches gives the label team
 */
public record Incidents(
        @Default("30d") @Range(min = "1h", max = "365d") Duration retention,
        Flapping flapping,
        @Default({}) List<Owner> owners) {
    public Incidents {
        owners = List.copyOf(owners);
    }

    /**
     * When an incident flaps.
     *
     * @param openings so many openings …
     * @param within … within this time make it one that lasts
     * @param hold how long it must then have been over before it counts as resolved; 0s switches this off
     */
    public record Flapping(
            @Default("4") @Range(min = "2", max = "20") int openings,
            @Default("1h") @Range(min = "1m", max = "7d") Duration within,
            @Default("15m") @Range(min = "0s", max = "1d") Duration hold) {}

    /**
     * What a team looks after. Lists that are left out match everything.
     *
     * @param projects globs of projects
     * @param branches globs of branches
     * @param paths globs of pipeline files
     * @param authors globs of the logins of commits' authors
     * @param team the team
     */
    public record Owner(
            @Default({}) List<Glob> projects,
            @Default({}) List<Glob> branches,
            @Default({}) List<Glob> paths,
            @Default({}) List<Glob> authors,
            String team) {
        public Owner {
            projects = List.copyOf(projects);
            branches = List.copyOf(branches);
            paths = List.copyOf(paths);
            authors = List.copyOf(authors);
        }
    }
}
