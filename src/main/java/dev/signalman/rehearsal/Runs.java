package dev.signalman.rehearsal;

import dev.signalman.alert.Digest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things that begin and end, such as the pipelines of a file on a branch, so that their events need not repeat ids and times: an event
 * belongs to the last one that has begun and is not over, or to a new one.
 */
final class Runs {
    private final Map<String, Run> last = new HashMap<>();
    private final Map<String, Run> byId = new HashMap<>();
    private int count;

    /** What an event does to it. */
    enum Step {
        BEGINS,
        STARTS,
        ENDS,
        MENTIONS
    }

    /** One of them. */
    static final class Run {
        final String id;
        final String workflowId;
        final String commit;
        final Instant begun;

        @Nullable
        Instant started;

        private boolean over;

        private Run(String id, int number, Instant begun) {
            this.id = id;
            this.workflowId = "workflow-" + number;
            this.commit = Digest.hex(id);
            this.begun = begun;
        }
    }

    /**
     * The one that an event is about.
     *
     * @param kind such as {@code pipeline}: the first part of ids that nobody wrote
     * @param key what it is one of
     * @param id as written; null if it was not
     * @param begun when it has begun if it is new
     */
    Run of(String kind, String key, @Nullable String id, Step step, Instant at, Instant begun) {
        String family = kind + "/" + key;
        Run run = id == null ? last.get(family) : byId.get(kind + "/" + id);
        boolean another = run == null
                || (id == null
                        && switch (step) {
                            case BEGINS -> true;
                            case STARTS -> run.over || run.started != null;
                            case ENDS -> run.over;
                            case MENTIONS -> false;
                        });
        if (run == null || another) {
            count++;
            run = new Run(id == null ? kind + "-" + count : id, count, begun);
            byId.put(kind + "/" + run.id, run);
        }
        last.put(family, run);
        if (step == Step.STARTS) {
            run.started = at;
        }
        run.over |= step == Step.ENDS;
        return run;
    }

    int next() {
        return ++count;
    }
}
