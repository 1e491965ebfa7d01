package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may happen in a project after a look at it. Pure.
 *
 * @param rhythm what was learned of it
 * @param open its unfinished pipelines
 * @param lastActivity the newest change; null if there never was one
 */
record Outlook(Rhythm rhythm, List<Open> open, @Nullable Instant lastActivity) {
    /** What begins is queued, and started soon after. */
    private static final double CHANGES_OF_A_BEGINNING = 2;
    /** No pipeline takes the same time twice: a share of it is the least that they differ by. */
    private static final double LEAST_SPREAD = 0.05;
    /** From the mean distance of a logistic distribution to its scale. */
    private static final double SCALE = 1 / (2 * Math.log(2));
    /** What is late by a while will hardly end within the next moments, but after some such while. */
    private static final double OVERDUE = 0.25;

    private static final Rhythm.Span UNKNOWN = Rhythm.Span.of(300);

    /**
     * An unfinished pipeline.
     *
     * @param file that defines it; null if that is not known
     * @param running whether it has left the queue
     */
    record Open(@Nullable String file, Instant createdAt, boolean running) {}

    Outlook {
        open = List.copyOf(open);
    }

    /** When the next open pipeline will end if it takes as long as others did; null if that is not known. */
    @Nullable
    Instant expectedEnd(Instant now) {
        Instant next = null;
        for (Open pipeline : open) {
            Rhythm.Span span = rhythm.span(pipeline.file());
            if (span != null) {
                Instant end = pipeline.createdAt().plusMillis((long) (span.seconds() * 1000));
                next = end.isAfter(now) && (next == null || end.isBefore(next)) ? end : next;
            }
        }
        return next;
    }

    /** What is expected after a moment, which is when the project was looked at. */
    Forecast from(Instant now) {
        return new Forecast(
                rhythm.arrivals(now),
                open.stream().map(pipeline -> expect(pipeline, now)).toList());
    }

    private Expected expect(Open pipeline, Instant now) {
        double age = Math.max(0, Duration.between(pipeline.createdAt(), now).toMillis() / 1000.0);
        Rhythm.Span known = rhythm.span(pipeline.file());
        Rhythm.Span span = known == null ? UNKNOWN : known;
        double spread = Math.max(span.deviation(), span.seconds() * LEAST_SPREAD);
        double scale = Math.max(1, Math.max(spread * SCALE, (age - span.seconds()) * OVERDUE));
        double queue = pipeline.running() ? 0 : Math.max(1, Math.max(rhythm.queueSeconds(), age));
        return new Expected((age - span.seconds()) / scale, scale, queue);
    }

    /** @param pipelines what is expected of those that are open */
    record Forecast(Rhythm.Arrivals arrivals, List<Expected> pipelines) {
        /** For how long the changes of the next seconds will have been waiting by then, in changes times seconds. */
        double waiting(double seconds) {
            double sum = CHANGES_OF_A_BEGINNING * arrivals.waiting(seconds);
            for (Expected pipeline : pipelines) {
                sum += pipeline.waiting(seconds);
            }
            return sum;
        }
    }

    /**
     * How an open pipeline goes on. Ends are spread around their mean by the logistic distribution, whose integral is simple; this one
     * has not ended yet. Starts come at any time alike.
     *
     * @param age beyond the mean, in units of the scale
     * @param scale of the distribution, in seconds
     * @param queue mean time until it starts, in seconds; 0 if it runs
     */
    private record Expected(double age, double scale, double queue) {
        double waiting(double seconds) {
            // the share of those that run now which still run after a time, integrated
            double running =
                    (seconds - scale * (softplus(age + seconds / scale) - softplus(age))) * (1 + Math.exp(age));
            double started = queue > 0 ? seconds + queue * Math.expm1(-seconds / queue) : 0;
            return Math.max(0, seconds - running) + started;
        }

        private static double softplus(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }
    }
}
