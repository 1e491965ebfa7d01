package dev.signalman.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A logged event, as people see it.
 *
 * @param position its place in the log
 * @param type such as {@code PipelineFinished}
 * @param organization configured name of the organisation
 * @param project name of its project; null if it concerns the organisation
 * @param summary one line: what happened to what
 * @param mood how it is to be coloured
 * @param occurredAt when it happened
 * @param url the page to look at; null if there is none
 */
public record EventView(
        long position,
        String type,
        String organization,
        @Nullable String project,
        String summary,
        Mood mood,
        Instant occurredAt,
        @Nullable String url) {}
