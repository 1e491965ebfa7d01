package dev.signalman.web;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A collector, as people see it.
 *
 * @param organization configured name of the organisation
 * @param collector projects, pipelines, workflows, agents, queue or deployments
 * @param project name of the project it looks at; null if it looks at the whole organisation
 * @param state what it does
 * @param message why it is blind or off; empty otherwise
 * @param lastSuccess when it last completed a sweep; null if it never did
 */
public record CollectorView(
        String organization,
        String collector,
        @Nullable String project,
        State state,
        String message,
        @Nullable Instant lastSuccess) {
    /** What a collector does. */
    public enum State {
        /** It has not completed its first sweep. */
        STARTING,
        /** It sees. */
        SEEING,
        /** It cannot see. */
        BLIND,
        /** The server does not offer what it looks at. */
        OFF;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
