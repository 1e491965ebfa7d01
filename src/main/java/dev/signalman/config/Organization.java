package dev.signalman.config;

import dev.signalman.glob.Glob;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Semaphore organization: where it is, how to ask it, and what of it to watch.
 *
 * @param name how metrics and alerts call it; unique
 * @param url its base address, such as https://acme.semaphoreci.com
 * @param token API token of a user or service account that may read the projects
 * @param allowPlainHttp true to let the token travel over plain http to another machine
 * @param caFile PEM file of a private certificate authority, relative to this file
 * @param projects which projects are watched
 * @param branches which branches people are told about
 * @param api how hard the API may be asked
 * @param watch how often things are looked at
 * @param collectors what else is looked at
 * @param webhook webhooks that Semaphore sends to /hooks/semaphore, so that news come at once
 */
public record Organization(
        String name,
        URI url,
        Secret token,
        @Default("false") boolean allowPlainHttp,
        @Nullable Path caFile,
        Projects projects,
        Branches branches,
        Api api,
        Watch watch,
        Collectors collectors,
        @Nullable Webhook webhook) {

    /**
     * Which projects are watched, by name.
     *
     * @param include globs of the projects to watch
     * @param exclude globs of the projects to leave out, even if they are included
     */
    public record Projects(
            @Default("*") List<Glob> include, @Default({}) List<Glob> exclude) {
        public Projects {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }
    }

    /**
     * Which branches people are told about; pipelines of all branches are in the metrics.
     *
     * @param watch globs of the branches whose failures are alerted
     */
    public record Branches(@Default({"main", "master"}) List<Glob> watch) {
        public Branches {
            watch = List.copyOf(watch);
        }
    }

    /**
     * How hard the API may be asked.
     *
     * @param maxInFlight requests at the same time
     * @param requestsPerMinute budget; requests beyond it wait
     * @param connectTimeout how long a connection may take
     * @param requestTimeout how long one request may take to its last byte
     * @param maxResponseSize larger replies are refused
     * @param maxPages pages that are read for one list at most
     * @param maxAttempts tries of a request that may be repeated, 1 for no repetition
     */
    public record Api(
            @Default("5") @Range(min = "1", max = "50", because = "the server sheds load above 50")
            int maxInFlight,

            @Default("300") @Range(min = "1", max = "100000")
            int requestsPerMinute,

            @Default("5s") @Range(min = "100ms", max = "2m") Duration connectTimeout,
            @Default("35s") @Range(min = "1s", max = "10m") Duration requestTimeout,

            @Default("16MiB") @Range(min = "64KiB", max = "256MiB")
            ByteSize maxResponseSize,

            @Default("100") @Range(min = "1", max = "10000") int maxPages,
            @Default("4") @Range(min = "1", max = "10") int maxAttempts) {}

    /**
     * How often things are looked at.
     *
     * @param backfill how much history is read at the very first start; nothing of it is alerted
     * @param overlap how far each look reaches back behind the one before it
     * @param discoveryInterval how often the list of projects is read
     * @param openInterval how often a project with an unfinished pipeline is looked at
     * @param activeInterval how often a project that was busy lately is looked at
     * @param quietInterval how often a quiet project is looked at
     * @param agentsInterval how often self-hosted agents and their types are looked at
     * @param queueInterval how often the queue of jobs is looked at
     * @param deploymentsInterval how often deployment targets and their history are looked at
     * @param schedulesInterval how often schedulers are looked at, beside right after each time at which one must run
     * @param scheduleGrace how late a scheduler may run before its run counts as missed
     * @param dashboardsInterval how often dashboards are looked at
     * @param notificationsInterval how often Semaphore's own notifications are looked at
     * @param secretsInterval how often the names of secrets are looked at
     * @param degradedAfter how many failures in a row make a collector count as blind
     */
    public record Watch(
            @Default("1h") @Range(min = "0s", max = "90d") Duration backfill,
            @Default("2m") @Range(min = "2s", max = "1h") Duration overlap,
            @Default("5m") @Range(min = "10s", max = "1d") Duration discoveryInterval,
            @Default("10s") @Range(min = "1s", max = "1h") Duration openInterval,
            @Default("30s") @Range(min = "1s", max = "1h") Duration activeInterval,
            @Default("2m") @Range(min = "1s", max = "1d") Duration quietInterval,
            @Default("30s") @Range(min = "1s", max = "1d") Duration agentsInterval,
            @Default("30s") @Range(min = "1s", max = "1d") Duration queueInterval,
            @Default("1m") @Range(min = "1s", max = "1d") Duration deploymentsInterval,
            @Default("10m") @Range(min = "1s", max = "1d") Duration schedulesInterval,
            @Default("5m") @Range(min = "1m", max = "1d") Duration scheduleGrace,
            @Default("10m") @Range(min = "1s", max = "1d") Duration dashboardsInterval,
            @Default("10m") @Range(min = "1s", max = "1d") Duration notificationsInterval,
            @Default("10m") @Range(min = "1s", max = "1d") Duration secretsInterval,
            @Default("3") @Range(min = "1", max = "100") int degradedAfter) {}

    /** Which finished jobs are told one by one. */
    public enum Jobs {
        OFF,
        FAILED,
        WATCHED,
        ALL
    }

    /**
     * What is looked at beside projects, pipelines, agents, the queue and deployments.
     *
     * @param promotions promotions, and what became of the pipelines that they start
     * @param jobs single jobs: off, failed, watched (failed ones and those of watched branches) or all
     * @param schedules schedulers, and whether each ran when it should have
     * @param dashboards dashboards, whose widgets become a watch-list
     * @param notifications Semaphore's own notification rules
     * @param secrets names and times of the organization's secrets; listing them needs the right to manage them
     */
    public record Collectors(
            @Default("true") boolean promotions,
            @Default("watched") Jobs jobs,
            @Default("true") boolean schedules,
            @Default("true") boolean dashboards,
            @Default("true") boolean notifications,
            @Default("false") boolean secrets) {}

    /**
     * Webhooks that Semaphore sends to /hooks/semaphore, so that news come at once.
     *
     * @param secret key with which Semaphore signs them: the WEBHOOK_SECRET of its secret
     * @param previousSecret the key before it, which counts as well while it is being replaced
     * @param relax while webhooks announce what ends, projects are looked at so many times less often; 1 for no difference
     */
    public record Webhook(
            Secret secret,
            @Nullable Secret previousSecret,
            @Default("10") @Range(min = "1", max = "20") int relax) {}
}
