package dev.signalman.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open incident, as people see it.
 *
 * @param rule the rule that opened it
 * @param severity critical, warning or info
 * @param organization configured name of the organisation
 * @param project name of its project; null if it concerns the organisation
 * @param summary one line
 * @param openedAt when it opened
 * @param url the page to look at; null if there is none
 */
public record IncidentView(
        String rule,
        String severity,
        String organization,
        @Nullable String project,
        String summary,
        Instant openedAt,
        @Nullable String url) {}
