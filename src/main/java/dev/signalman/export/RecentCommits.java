package dev.signalman.export;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commits of pipelines that passed by lately: a deployment names its pipeline, not what it deploys. For one thread. */
final class RecentCommits {
    /** How many events before its position an export reads at a start to know them again. */
    static final int LOOK_BACK = 2_000;

    private static final int MOST = 2_000;

    private final Map<String, String> commits = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    void learn(ChangeEvent event) {
        switch (event) {
            case PipelineQueued queued -> learn(queued.pipeline());
            case PipelineStarted started -> learn(started.pipeline());
            case PipelineFinished finished -> learn(finished.pipeline());
            default -> {}
        }
    }

    private void learn(PipelineRef pipeline) {
        if (!pipeline.commit().isEmpty()) {
            commits.put(pipeline.id(), pipeline.commit());
        }
    }

    /** Null if it is not known. */
    @Nullable
    String of(@Nullable String pipelineId) {
        return pipelineId == null ? null : commits.get(pipelineId);
    }
}
