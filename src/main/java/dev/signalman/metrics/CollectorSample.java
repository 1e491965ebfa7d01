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
        boolean up) {
    void writeTo(GaugeSink sink) {
        String named = project == null ? "" : project;
        sink.add(Meters.COLLECTOR_UP, up ? 1 : 0, organization, collector, named);
        if (lastSuccess != null) {
            sink.add(Meters.COLLECTOR_LAST_SUCCESS, GaugeSink.seconds(lastSuccess), organization, collector, named);
        }
    }
}
