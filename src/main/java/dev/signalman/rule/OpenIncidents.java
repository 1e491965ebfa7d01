package dev.signalman.rule;

import dev.signalman.alert.Facts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules must know of incidents that are open. */
public interface OpenIncidents {
    /**
     * An open incident.
     *
     * @param organization configured name of the organisation
     * @param identity what it is about
     * @param rule the rule that began it
     * @param projectId its project; null if it is about the organisation
     * @param summary its short line
     * @param facts what was known when it began
     * @param startsAt when it began
     */
    record Open(
            String organization,
            String identity,
            String rule,
            @Nullable String projectId,
            String summary,
            Facts facts,
            Instant startsAt) {}

    /** The incident of this identity, as far as everything found so far was taken in; null if none is open. */
    @Nullable
    Open get(String organization, String identity);

    /** All of them. */
    List<Open> all();
}
