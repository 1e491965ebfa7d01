package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workflow: no state of its own, only pipelines. */
final class Workflow {
    /** What started it, with the server's number for it. */
    enum Trigger {
        HOOK(0),
        SCHEDULE(1),
        API(2),
        MANUAL_RUN(3);

        final int code;

        Trigger(int code) {
            this.code = code;
        }
    }

    final int number;
    final String id;
    final Project project;
    final Commit commit;
    final long created;
    final Trigger trigger;
    final String requesterId;
    final @Nullable Workflow rerunOf;
    final @Nullable String requestToken;
    final List<Pipeline> pipelines = new ArrayList<>(2);

    Workflow(
            int number,
            String id,
            Project project,
            Commit commit,
            long created,
            Trigger trigger,
            String requesterId,
            @Nullable Workflow rerunOf,
            @Nullable String requestToken) {
        this.number = number;
        this.id = id;
        this.project = project;
        this.commit = commit;
        this.created = created;
        this.trigger = trigger;
        this.requesterId = requesterId;
        this.rerunOf = rerunOf;
        this.requestToken = requestToken;
    }
}
