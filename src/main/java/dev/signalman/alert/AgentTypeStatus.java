package dev.signalman.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an agent type and its queue stand.
 *
 * @param present false for a machine type that is no self-hosted agent type
 * @param agents connected agents
 * @param queued jobs that wait
 * @param since since when jobs wait without any agent; null if it is not so
 * @param event id of the event that made it so; null if it is not so
 */
record AgentTypeStatus(
        boolean present,
        int agents,
        int queued,
        @Nullable Instant since,
        @Nullable String event) {
    static final AgentTypeStatus UNKNOWN = new AgentTypeStatus(false, 0, 0, null, null);
}
