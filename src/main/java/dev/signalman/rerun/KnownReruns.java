package dev.signalman.rerun;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which reruns of a workflow were seen in the log, whoever started them.
 *
 * @param workflows workflows that rerun it
 * @param partial true if failed blocks of it were rerun
 */
record KnownReruns(List<String> workflows, boolean partial) {
    static final KnownReruns NONE = new KnownReruns(List.of(), false);
    private static final int MAX = 10;

    KnownReruns {
        workflows = List.copyOf(workflows);
    }

    KnownReruns with(String workflowId) {
        if (workflows.contains(workflowId) || workflows.size() >= MAX) {
            return this;
        }
        var all = new ArrayList<>(workflows);
        all.add(workflowId);
        return new KnownReruns(all, partial);
    }

    KnownReruns withPartial() {
        return partial ? this : new KnownReruns(workflows, true);
    }

    /** True if somebody else than us, who started this one, reran it. */
    boolean byPeople(@Nullable String ours) {
        return partial || workflows.stream().anyMatch(id -> !id.equals(ours));
    }
}
