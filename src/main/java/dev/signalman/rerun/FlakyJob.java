package dev.signalman.rerun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * On which commits a job flaked, the newest first.
 *
 * @param commits the last {@value #KEPT} commits at most
 */
record FlakyJob(List<Flake> commits) {
    static final int KEPT = 20;
    static final FlakyJob NONE = new FlakyJob(List.of());

    /**
     * A commit on which the job both failed and passed.
     *
     * @param commit full SHA
     * @param at when that was last confirmed
     */
    record Flake(String commit, Instant at) {}

    FlakyJob {
        commits = List.copyOf(commits);
    }

    /** Ten flakes on one commit are one piece of evidence: the commit may be what is wrong. */
    FlakyJob confirmed(String commit, Instant at) {
        var all = new ArrayList<Flake>();
        Instant latest = at;
        for (Flake flake : commits) {
            if (!flake.commit().equals(commit)) {
                all.add(flake);
            } else if (flake.at().isAfter(at)) {
                latest = flake.at();
            }
        }
        all.add(new Flake(commit, latest));
        all.sort(Comparator.comparing(Flake::at).reversed());
        return new FlakyJob(all.subList(0, Math.min(KEPT, all.size())));
    }

    /** Those that count. */
    List<Flake> since(Instant start) {
        return commits.stream().filter(flake -> !flake.at().isBefore(start)).toList();
    }
}
