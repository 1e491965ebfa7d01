package dev.signalman.config;

import dev.signalman.glob.Glob;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus metrics: how many there may be, who may read them and where else they go.
 *
 * @param labelValues distinct values that one label may have (project names: ten times as many); further ones become "overflow"
 * @param seriesPerMeter label combinations that one meter may have
 * @param seriesInAll series that all meters together may have, as Prometheus counts them: each bucket of a histogram is one
 * @param seriesIdle after how long without a change a counter's or histogram's series leaves
 * @param createdTimestamps whether OpenMetrics text has a _created line for each counter and histogram
 * @param disabled globs of names of metrics that are neither kept nor shown
 * @param keepBranches globs of branches that keep their name in labels; by default those of branches.watch
 * @param scrape who may scrape
 * @param dora how deployments are judged
 * @param pushgateway a Prometheus Pushgateway to push to
 * @param otlp an OpenTelemetry collector to send to
 */
public record Metrics(
        @Default("500") @Range(min = "50", max = "100000") int labelValues,

        @Default("20000") @Range(min = "100", max = "1000000")
        int seriesPerMeter,

        @Default("200000") @Range(min = "1000", max = "100000000")
        int seriesInAll,

        @Default("30d") @Range(min = "1h", max = "3650d") Duration seriesIdle,
        @Default("true") boolean createdTimestamps,
        @Default({}) List<Glob> disabled,
        @Default({}) List<Glob> keepBranches,
        Scrape scrape,
        Dora dora,
        @Nullable Pushgateway pushgateway,
        @Nullable Otlp otlp) {
    public Metrics {
        disabled = List.copyOf(disabled);
        keepBranches = List.copyOf(keepBranches);
    }

    /**
     * Who may read /metrics and /probe; everybody who reaches them if neither is given.
     *
     * @param basicAuthUsers names with their passwords
     * @param bearerToken a token that is taken in their place
     */
    public record Scrape(
            @Default({}) Map<String, Secret> basicAuthUsers,
            @Nullable Secret bearerToken) {
        public Scrape {
            basicAuthUsers = Map.copyOf(basicAuthUsers);
        }
    }

    /**
     * How deployments are judged; docs/dora.md has the definitions.
     *
     * @param rollbackWindow for how long after a deployment an older commit on its target counts as its rollback
     * @param keep how long deployments are kept, which is the longest window of a report
     */
    public record Dora(
            @Default("1d") @Range(min = "1m", max = "30d") Duration rollbackWindow,

            @Default("100d") @Range(min = "7d", max = "400d")
            Duration keep) {}

    /**
     * A Pushgateway, for networks in which Prometheus cannot reach Signalman.
     *
     * @param url its address
     * @param job value of the label job
     * @param grouping further labels of the group
     * @param interval how often
     * @param timeout how long one push may take
     * @param basicAuth user and password
     * @param bearerToken in their place, a token
     * @param headers further headers
     * @param caFile PEM file of a private certificate authority
     * @param allowPlainHttp true to send the password or token over plain http to another machine
     * @param deleteOnShutdown true to delete the group when Signalman stops
     */
    public record Pushgateway(
            URI url,
            @Default("signalman") String job,
            @Default({}) Map<String, String> grouping,
            @Default("1m") @Range(min = "1s", max = "1h") Duration interval,
            @Default("10s") @Range(min = "1s", max = "5m") Duration timeout,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Default({}) Map<String, Secret> headers,
            @Nullable Path caFile,
            @Default("false") boolean allowPlainHttp,
            @Default("false") boolean deleteOnShutdown) {
        public Pushgateway {
            grouping = Map.copyOf(grouping);
            headers = Map.copyOf(headers);
        }
    }

    /** Which kind of histogram is sent. */
    public enum Histograms {
        EXPONENTIAL,
        EXPLICIT
    }

    /**
     * A collector that takes OTLP over HTTP.
     *
     * @param endpoint its address, without /v1/metrics
     * @param interval how often
     * @param timeout how long one request may take
     * @param basicAuth user and password
     * @param bearerToken in their place, a token
     * @param headers further headers
     * @param caFile PEM file of a private certificate authority
     * @param allowPlainHttp true to send the password or token over plain http to another machine
     * @param resourceAttributes attributes of the resource, beside service.name, service.version and service.instance.id
     * @param histograms exponential, or explicit for those that do not know these
     * @param maxRequestSize a request that would be larger, before compression, is sent in parts
     */
    public record Otlp(
            URI endpoint,
            @Default("1m") @Range(min = "1s", max = "1h") Duration interval,
            @Default("10s") @Range(min = "1s", max = "5m") Duration timeout,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Default({}) Map<String, Secret> headers,
            @Nullable Path caFile,
            @Default("false") boolean allowPlainHttp,
            @Default({}) Map<String, String> resourceAttributes,
            @Default("exponential") Histograms histograms,

            @Default("2MiB") @Range(min = "64KiB", max = "64MiB")
            ByteSize maxRequestSize) {
        public Otlp {
            headers = Map.copyOf(headers);
            resourceAttributes = Map.copyOf(resourceAttributes);
        }
    }
}
