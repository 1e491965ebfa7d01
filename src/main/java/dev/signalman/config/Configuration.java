package dev.signalman.config;

import dev.signalman.glob.Glob;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration file, in its own words. Made by {@link ConfigurationLoader}, which has checked every value.
 *
 * @param organizations the Semaphore organizations to watch, at least one
 * @param http the HTTP server for metrics, health and the status page
 * @param storage the database, and how long things stay in it
 * @param receivers who can be told, each with one or more ways to reach them
 * @param route which receiver hears of which alert; needed as soon as there are receivers
 * @param inhibitRules what keeps what from being told; one is built in: while the API cannot be reached, nothing is told that only looks
 *     broken because of that
 * @param timeIntervals times that routes can name
 * @param templates files of templates for messages, as docs/messages.md says; globs are possible in names
 * @param global what is the same for all receivers
 * @param ruleFiles files with rules of your own, as docs/rules.md says; globs are possible in names. They are read again when they change
 * @param rules what is different about the built-in rules
 * @param incidents incidents, beside the rules that open them
 * @param heartbeat who hears from us while all is well, so that our own silence is noticed
 * @param rerun reruns of workflows that failed on a job known to be flaky
 * @param metrics Prometheus metrics: how many there may be, who may read them and where else they go
 * @param exports events for other systems, as CloudEvents
 * @param log what the log looks like
 * @param shutdown how the process stops
 */
public record Configuration(
        List<Organization> organizations,
        Http http,
        Storage storage,
        @Default({}) List<Receiver> receivers,
        @Nullable Route route,
        @Default({}) List<InhibitRule> inhibitRules,
        @Default({}) List<TimeInterval> timeIntervals,
        @Default({}) List<Path> templates,
        Global global,
        @Default({}) List<Path> ruleFiles,
        Rules rules,
        Incidents incidents,
        @Nullable Heartbeat heartbeat,
        Rerun rerun,
        Metrics metrics,
        @Default({}) List<Export> exports,
        Log log,
        Shutdown shutdown) {

    public Configuration {
        organizations = List.copyOf(organizations);
        receivers = List.copyOf(receivers);
        inhibitRules = List.copyOf(inhibitRules);
        timeIntervals = List.copyOf(timeIntervals);
        templates = List.copyOf(templates);
        ruleFiles = List.copyOf(ruleFiles);
        exports = List.copyOf(exports);
    }

    /**
     * The HTTP server.
     *
     * @param listen host and port to listen on; 0.0.0.0 for every interface, port 0 for any free one
     * @param externalUrl where people reach it, for links in messages; none without it
     * @param apiToken bearer token for silences, acknowledgements and posted alerts; without it they are only taken from this machine
     * @param tls its certificate; plain http without it
     */
    public record Http(
            @Default("127.0.0.1:8080") ListenAddress listen,
            @Nullable URI externalUrl,
            @Nullable Secret apiToken,
            @Nullable Tls tls) {}

    /**
     * The server's certificate, read again when the files change.
     *
     * @param certFile PEM file with the certificate and those that lead to its authority
     * @param keyFile PEM file with its private key
     */
    public record Tls(Path certFile, Path keyFile) {}

    /**
     * Which database, and how long things stay in it.
     *
     * @param url sqlite:path/to/file.db, made if missing and relative to the working directory, or
     *     postgresql://user@host:5432/database
     * @param password for PostgreSQL, if it asks for one
     * @param retention how long events and delivered messages stay
     * @param deadRetention how long messages that could not be delivered stay
     */
    public record Storage(
            @Default("sqlite:data/signalman.db") StorageUrl url,
            @Nullable Secret password,

            @Default("90d") @Range(min = "1d", max = "3650d")
            Duration retention,

            @Default("90d") @Range(min = "1d", max = "3650d")
            Duration deadRetention) {}

    /**
     * Reruns of flaky workflows.
     *
     * @param mode off, observe (decide and record, but do nothing) or act
     * @param budgetPerHour reruns that are decided per project and hour at most
     * @param reasons why a pipeline may have failed to be considered: test, stuck
     * @param minEvidence on how many commits the same job must have both failed and passed before it counts as flaky
     * @param evidenceWindow how far back evidence of flakiness counts
     * @param allJobsMustBeFlaky true if every failed job needs evidence; false if one is enough
     * @param branches on which branches workflows may be rerun
     * @param settle how long a decided rerun waits before it is asked for, so that people and newer commits come first
     * @param holdAlertFor how long the alert about a failed pipeline waits for its rerun; 0s for not at all
     */
    public record Rerun(
            @Default("observe") RerunMode mode,
            @Default("5") @Range(min = "1", max = "100") int budgetPerHour,
            @Default("test") List<RerunReason> reasons,
            @Default("1") @Range(min = "1", max = "20") int minEvidence,

            @Default("30d") @Range(min = "1d", max = "365d", because = "flakes are rare")
            Duration evidenceWindow,

            @Default("true") boolean allJobsMustBeFlaky,
            RerunBranches branches,
            @Default("20s") @Range(min = "0s", max = "1h") Duration settle,
            @Default("20m") @Range(min = "0s", max = "6h") Duration holdAlertFor) {
        public Rerun {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * On which branches workflows may be rerun.
     *
     * @param include globs of these branches
     * @param exclude globs of the branches to leave alone, even if they are included
     */
    public record RerunBranches(
            @Default("*") List<Glob> include, @Default({}) List<Glob> exclude) {
        public RerunBranches {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }
    }

    /** Failures for which running the same again can help. */
    public enum RerunReason {
        TEST,
        STUCK
    }

    /** What is done about flaky workflows. */
    public enum RerunMode {
        OFF,
        OBSERVE,
        ACT
    }

    /**
     * The log, on standard output.
     *
     * @param format text for people, json for machines
     * @param level the least important level that is still written
     */
    public record Log(
            @Default("text") LogFormat format,
            @Default("info") LogLevel level) {}

    /** What a log line looks like. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** How much is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /**
     * Stopping, on SIGTERM and SIGINT.
     *
     * @param drainTimeout how long work that is under way may take to finish
     */
    public record Shutdown(
            @Default("20s") @Range(min = "0s", max = "10m") Duration drainTimeout) {}
}
