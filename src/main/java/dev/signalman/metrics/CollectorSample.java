package dev.signalman.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one collector stands at this moment.
 *
 * @param organization configured name of the organisation
 * @param collector projects, pipelines, workflows, agents, queue or deployments
 * @param project name of the project that it looks at; null if it looks at the whole organisation
 * @param lastSuccess when it last completed a sweep; null if it never did
 * @param up false if it is blind
 */
public record CollectorSample(
        String organization,
        String collector,
        @Nullable String project,
        @Nullable Instant lastSuccess,
        boolean up) {}
