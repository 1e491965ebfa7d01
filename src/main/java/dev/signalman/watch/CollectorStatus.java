package dev.signalman.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a collector stands at this moment.
 *
 * @param organization configured name of the organisation
 * @param collector projects, pipelines, workflows, agents, queue or deployments
 * @param project name of the project it cannot see; null if it is the organisation's collector
 * @param state what it does
 * @param message why it is blind or off, or how its last look failed; empty otherwise
 * @param lastSuccess its last complete look; null if there was none
 */
public record CollectorStatus(
        String organization,
        String collector,
        @Nullable String project,
        State state,
        String message,
        @Nullable Instant lastSuccess) {
    /** What a collector does. */
    public enum State {
        /** It has not completed its first look. */
        STARTING,
        /** It sees. */
        SEEING,
        /** It cannot see. */
        BLIND,
        /** The server does not offer what it looks at. */
        OFF
    }
}
