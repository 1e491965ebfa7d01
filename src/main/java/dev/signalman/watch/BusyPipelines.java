package dev.signalman.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Compares the pipelines whose jobs wait or run with those that are known, and says which projects are worth a look: one began that
 * nobody has seen, or the jobs of an open one are gone. The jobs are listed for the queue in any case, so this costs nothing. Pure;
 * used by one verticle.
 */
final class BusyPipelines {
    /** What looks at pipelines have shown. */
    interface Known {
        /** Whether it was seen; true as well where nobody looks. */
        boolean seen(String projectId, String pipelineId);

        /** Whether it was seen, and not yet its end. */
        boolean open(String projectId, String pipelineId);
    }

    /** A pipeline that looks do not show after so many of them is none, such as that of a job started for debugging. */
    private static final int TRIES = 3;

    private final Map<String, Integer> strangers = new HashMap<>();
    private Map<String, String> before = Map.of();

    /**
     * @param busy project by pipeline
     * @param complete whether these are all
     * @return ids of projects
     */
    Set<String> stirred(Map<String, String> busy, boolean complete, Known known) {
        Set<String> projects = new HashSet<>();
        strangers.keySet().retainAll(busy.keySet());
        busy.forEach((pipeline, project) -> {
            if (!known.seen(project, pipeline) && strangers.merge(pipeline, 1, Integer::sum) <= TRIES) {
                projects.add(project);
            }
        });
        if (complete) {
            before.forEach((pipeline, project) -> {
                if (!busy.containsKey(pipeline) && known.open(project, pipeline)) {
                    projects.add(project);
                }
            });
            before = Map.copyOf(busy);
        }
        return projects;
    }
}
