package dev.signalman.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong with a request. */
public sealed interface Fault {
    /** 429, with or without Retry-After (whole seconds). Nothing is done. */
    record TooManyRequests(@Nullable Duration retryAfter) implements Fault {}

    /** 500 "Internal error". Nothing is done. */
    record ServerError() implements Fault {}

    /** 403 without a body: the authentication service does not answer. Nothing is done. */
    record EmptyForbidden() implements Fault {}

    /** The request is worked on only after this time. */
    record Slow(Duration delay) implements Fault {}

    /** The request is done, but the connection closes in the middle of the body. */
    record CutOff() implements Fault {}

    /** The request is done, but the connection closes before any reply. */
    record Reset() implements Fault {}

    /** The request is done, but the end of the JSON is missing. */
    record MalformedJson() implements Fault {}

    /** A proxy's page instead of JSON. Nothing is done. */
    record Html(int status) implements Fault {}

    /** 200 and a body of this many bytes. Nothing is done. */
    record Oversized(long bytes) implements Fault {}

    /** Any reply. Nothing is done. */
    record Answer(int status, String body) implements Fault {}

    /** A header-paged list repeats its previous page. */
    record DuplicatePage() implements Fault {}

    /** As if this many rows had come at the top (or, if negative, vanished) while somebody pages. */
    record ShiftedPages(int rows) implements Fault {}

    /** 200 and no rows: the permission service does not answer. For projects and jobs. */
    record EmptyList() implements Fault {}
}
