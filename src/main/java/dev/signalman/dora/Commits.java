package dev.signalman.dora;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commits of one project by branch, in the order of their pushes. */
final class Commits {
    private final Map<String, PushedCommit> bySha;
    private final Map<String, NavigableMap<Instant, List<PushedCommit>>> byBranch = new HashMap<>();

    Commits(Map<String, PushedCommit> bySha) {
        this.bySha = bySha;
    }

    @Nullable
    PushedCommit get(String sha) {
        return bySha.get(sha);
    }

    /** Visits what was pushed to a branch after the one time and no later than the other, oldest first. */
    void between(String branch, @Nullable Instant after, Instant upTo, Consumer<PushedCommit> visitor) {
        if (after != null && !after.isBefore(upTo)) {
            return;
        }
        NavigableMap<Instant, List<PushedCommit>> all = byBranch.computeIfAbsent(branch, this::sorted);
        NavigableMap<Instant, List<PushedCommit>> found =
                after == null ? all.headMap(upTo, true) : all.subMap(after, false, upTo, true);
        found.values().forEach(same -> same.forEach(visitor));
    }

    private NavigableMap<Instant, List<PushedCommit>> sorted(String branch) {
        NavigableMap<Instant, List<PushedCommit>> sorted = new TreeMap<>();
        for (PushedCommit commit : bySha.values()) {
            Instant at = commit.on(branch);
            if (at != null) {
                sorted.merge(at, List.of(commit), Commits::joined);
            }
        }
        return sorted;
    }

    private static List<PushedCommit> joined(List<PushedCommit> some, List<PushedCommit> more) {
        var all = new java.util.ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
