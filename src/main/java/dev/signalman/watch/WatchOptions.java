package dev.signalman.watch;

import dev.signalman.glob.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What of an organisation is looked at, and how often.
 *
 * @param include globs of project names to watch ({@code *} any text, {@code ?} any character)
 * @param exclude globs of project names to leave out, even if included
 * @param watchedBranches globs of the branches whose failing jobs are read the last lines of
 * @param backfill how much history is read at the first start; nobody is alerted about it
 * @param overlap how far each look reaches back behind the newest thing seen, since rows become visible a little late
 * @param catchUpSlice an absence longer than this is caught up in slices of this length, each committed by itself
 * @param intervals how often each thing is looked at
 * @param degradedAfter failures in a row, 1 or more, that make a collector blind
 * @param blindAfter how long it must have failed as well
 * @param logTailLines lines kept of a failing job's log; 0 for none
 * @param concurrency polls at once; requests are limited by the client in any case
 * @param requestsPerMinute the client's budget: when the intervals would exceed it, looks go where changes are likely
 * @param retention how long the log keeps events: what is older and was told is not told again, and what is kept of a project that is
 *     gone stays as long
 * @param relax while webhooks announce what ends, projects are looked at so many times less often; 1 for no difference
 * @param collectors what else is looked at
 * @param scheduleGrace how late a scheduler may run before its run counts as missed
 */
public record WatchOptions(
        List<String> include,
        List<String> exclude,
        List<String> watchedBranches,
        Duration backfill,
        Duration overlap,
        Duration catchUpSlice,
        Intervals intervals,
        int degradedAfter,
        Duration blindAfter,
        int logTailLines,
        int concurrency,
        int requestsPerMinute,
        Duration retention,
        int relax,
        Collectors collectors,
        Duration scheduleGrace) {
    public WatchOptions {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        watchedBranches = List.copyOf(watchedBranches);
        require(!backfill.isNegative(), "backfill must not be negative, is " + backfill);
        require(overlap.toSeconds() >= 1, "overlap must be at least 1s, is " + overlap);
        require(catchUpSlice.toMinutes() >= 1, "catch_up_slice must be at least 1m, is " + catchUpSlice);
        require(degradedAfter >= 1, "degraded_after must be at least 1, is " + degradedAfter);
        require(!blindAfter.isNegative(), "blind_after must not be negative, is " + blindAfter);
        require(logTailLines >= 0 && logTailLines <= 200, "log_tail_lines must be 0 to 200, is " + logTailLines);
        require(concurrency >= 1 && concurrency <= 64, "concurrency must be 1 to 64, is " + concurrency);
        require(requestsPerMinute >= 1, "requests_per_minute must be at least 1, is " + requestsPerMinute);
        require(retention.toHours() >= 1, "retention must be at least 1h, is " + retention);
        require(scheduleGrace.toSeconds() >= 1, "schedule_grace must be at least 1s, is " + scheduleGrace);
        require(relax >= 1 && relax <= 20, "relax must be 1 to 20, is " + relax);
    }

    /**
     * How often things are looked at.
     *
     * @param discovery the list of projects
     * @param open a project with an unfinished pipeline
     * @param active a project that was busy within the last hour
     * @param quiet any other project, at the most often; it grows to five times this
     * @param agents agents and their types
     * @param queue the queue of jobs
     * @param deployments targets and history of a project that has targets
     * @param schedules schedulers of a project that has any, beside right after each time at which one must run
     * @param dashboards dashboards
     * @param notifications Semaphore's own notifications
     * @param secrets names of secrets
     * @param probe what the server does not offer, what the token may not see, and projects without targets
     */
    public record Intervals(
            Duration discovery,
            Duration open,
            Duration active,
            Duration quiet,
            Duration agents,
            Duration queue,
            Duration deployments,
            Duration schedules,
            Duration dashboards,
            Duration notifications,
            Duration secrets,
            Duration probe) {
        public Intervals {
            for (Duration each : List.of(
                    discovery,
                    open,
                    active,
                    quiet,
                    agents,
                    queue,
                    deployments,
                    schedules,
                    dashboards,
                    notifications,
                    secrets,
                    probe)) {
                require(each.isPositive(), "an interval must be longer than 0s, is " + each);
            }
        }

        /** The documented defaults. */
        public static Intervals defaults() {
            return new Intervals(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1));
        }
    }

    /** Which finished jobs are told one by one. */
    public enum Jobs {
        OFF,
        /** Those that did not pass. */
        FAILED,
        /** Those that did not pass, and all of watched branches. */
        WATCHED,
        ALL
    }

    /**
     * What is looked at beside projects, pipelines, agents, the queue and deployments.
     *
     * @param promotions promotions, and what became of the pipelines that they start
     * @param jobs single jobs
     * @param schedules schedulers, and whether each ran when it should have
     * @param dashboards dashboards
     * @param notifications Semaphore's own notification rules
     * @param secrets names and times of the organisation's secrets
     */
    public record Collectors(
            boolean promotions,
            Jobs jobs,
            boolean schedules,
            boolean dashboards,
            boolean notifications,
            boolean secrets) {
        /** The documented defaults: everything but secrets, and jobs of watched branches. */
        public static Collectors defaults() {
            return new Collectors(true, Jobs.WATCHED, true, true, true, false);
        }

        /** Those that are on. */
        List<String> names() {
            Map<String, Boolean> all =
                    Map.of("promotions", promotions, "jobs", jobs != Jobs.OFF, "schedules", schedules);
            return all.entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }

    /** The documented defaults: every project, main and master. */
    public static WatchOptions defaults() {
        return new WatchOptions(
                List.of("*"),
                List.of(),
                List.of("main", "master"),
                Duration.ofHours(1),
                Duration.ofMinutes(2),
                Duration.ofDays(1),
                Intervals.defaults(),
                3,
                Duration.ofMinutes(1),
                20,
                8,
                300,
                Duration.ofDays(90),
                1,
                Collectors.defaults(),
                Duration.ofMinutes(5));
    }

    boolean selects(String project) {
        return Glob.any(include, project) && !Glob.any(exclude, project);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
