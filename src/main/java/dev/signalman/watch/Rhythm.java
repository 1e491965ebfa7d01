package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often pipelines begin in a project and how long they take, learned from what was seen; kept with its state. Two counts that
 * fade, one within an hour and one within a week, tell a burst from a habit. Pure, and bounded whatever the server shows.
 *
 * @param since when watching began; before, nothing is known
 * @param asOf the newest beginning, as of which the counts are
 * @param lately pipelines that began, fading with {@link #BURST}
 * @param usually pipelines that began, fading with {@link #HABIT}
 * @param queueSeconds how long a pipeline waits before it runs, as a moving average; 0 if not known
 * @param spans how long pipelines take from creation to end, by the file that defines them; those that ended last
 */
record Rhythm(
        Instant since, Instant asOf, double lately, double usually, double queueSeconds, Map<String, Span> spans) {
    /** People push several times in one sitting. */
    private static final Duration BURST = Duration.ofHours(1);
    /** Long enough to outlast a weekend. */
    private static final Duration HABIT = Duration.ofDays(7);
    /** This share of all pipelines is taken to come on the heels of others, the rest by habit. */
    private static final double ON_THE_HEELS = 0.5;
    /** Before anything is known, one pipeline in this time is expected; it fades as there is something to learn from. */
    private static final Duration PRESUMED = Duration.ofDays(1);

    private static final double MOST = 1e5;
    private static final int FILES = 20;
    private static final double WEIGHT = 0.2;
    private static final double LONGEST = Duration.ofDays(7).toSeconds();

    /**
     * How long something takes.
     *
     * @param seconds moving average
     * @param deviation moving average of the distance from it, in seconds
     */
    record Span(double seconds, double deviation) {
        /** One alone says nothing of how much they differ; half is a guess on the safe side. */
        static Span of(double seconds) {
            return new Span(seconds, seconds / 2);
        }

        Span and(double more) {
            return new Span(
                    seconds + WEIGHT * (more - seconds), deviation + WEIGHT * (Math.abs(more - seconds) - deviation));
        }
    }

    Rhythm {
        lately = bounded(lately, MOST);
        usually = bounded(usually, MOST);
        queueSeconds = bounded(queueSeconds, LONGEST);
        // in the order in which they ended
        spans = Collections.unmodifiableMap(new LinkedHashMap<>(spans));
    }

    static Rhythm unknown(Instant since) {
        return new Rhythm(since, since, 0, 0, 0, Map.of());
    }

    /** @param at when a pipeline was created; what is later than {@code now} comes from a clock that is wrong */
    Rhythm began(Instant at, Instant now) {
        Instant when = at.isAfter(now) ? now : at;
        Instant to = when.isAfter(asOf) ? when : asOf;
        return new Rhythm(
                when.isBefore(since) ? when : since,
                to,
                lately * left(asOf, to, BURST) + left(when, to, BURST),
                usually * left(asOf, to, HABIT) + left(when, to, HABIT),
                queueSeconds,
                spans);
    }

    /** A pipeline of this file has ended. */
    Rhythm took(String file, Duration queued, Duration ran) {
        double seconds = bounded(queued.plus(ran).toMillis() / 1000.0, LONGEST);
        double queue = bounded(queued.toMillis() / 1000.0, LONGEST);
        Map<String, Span> more = new LinkedHashMap<>(spans);
        Span known = more.remove(file);
        more.put(file, known == null ? Span.of(seconds) : known.and(seconds));
        if (more.size() > FILES) {
            more.remove(more.keySet().iterator().next());
        }
        return new Rhythm(
                since,
                asOf,
                lately,
                usually,
                queueSeconds == 0 ? queue : queueSeconds + WEIGHT * (queue - queueSeconds),
                more);
    }

    /** How long a pipeline of this file takes, or one of any file as long as none of this one has ended; null for none at all. */
    @Nullable
    Span span(@Nullable String file) {
        Span own = file == null ? null : spans.get(file);
        return own == null ? spans.values().stream().findFirst().orElse(null) : own;
    }

    /** What is expected to begin from now on. */
    Arrivals arrivals(Instant now) {
        Instant to = now.isBefore(asOf) ? asOf : now;
        double habit = HABIT.toSeconds();
        double watched = habit * (1 - left(since, to, HABIT));
        double perSecond = (usually * left(asOf, to, HABIT) + 1) / (watched + PRESUMED.toSeconds());
        return new Arrivals(
                (1 - ON_THE_HEELS) * perSecond, ON_THE_HEELS * lately * left(asOf, to, BURST), BURST.toSeconds());
    }

    /**
     * @param perSecond by habit
     * @param burst how many more come on the heels of the last ones, in all
     * @param fading the mean time until these, in seconds
     */
    record Arrivals(double perSecond, double burst, double fading) {
        /** For how long what begins within the next seconds will have been there by then, all together: pipelines times seconds. */
        double waiting(double seconds) {
            return perSecond * seconds * seconds / 2 + burst * (seconds + fading * Math.expm1(-seconds / fading));
        }
    }

    /** What is left of one after a time. */
    private static double left(Instant from, Instant to, Duration fading) {
        return Math.exp(-Math.max(0, Duration.between(from, to).toMillis()) / (double) fading.toMillis());
    }

    private static double bounded(double value, double most) {
        return value >= 0 ? Math.min(value, most) : 0;
    }
}
