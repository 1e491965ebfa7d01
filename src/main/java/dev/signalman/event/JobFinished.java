package dev.signalman.event;

import java.time.Duration;

/**
 * A job ended. Told only of the jobs that the configuration asks for.
 *
 * @param header id, organisation, project and times
 * @param job the job
 * @param result how it ended
 * @param queued how long it waited for a machine, or until it ended without one
 * @param ran how long it ran; zero if it never did
 */
public record JobFinished(EventHeader header, JobRef job, Result result, Duration queued, Duration ran)
        implements JobEvent {}
