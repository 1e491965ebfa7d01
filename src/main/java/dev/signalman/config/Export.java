package dev.signalman.config;

import dev.signalman.glob.Glob;
import dev.signalman.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events for other systems, as CloudEvents. Exactly one of webhook, file and kafka says where they go.
 *
 * @param name names the export, and its place in the log
 * @param payload cdevents, or signalman for our own JSON
 * @param unmapped events that CDEvents have no word for: own (sent with our own type and JSON) or skip
 * @param types globs of types of events, such as PipelineFinished
 * @param projects globs of projects; what belongs to no project passes by "*" only
 * @param backfilled true for history as well
 * @param from where a new export begins: now or beginning
 * @param firstRetry how long is waited after the first failure; it doubles with each further one
 * @param longestRetry how long is waited at most
 * @param onRefused what becomes of an event that is refused for good: skip (told in the log and counted) or stop
 * @param attempts how often an event must be refused for that
 * @param hold how long events are kept for an export that cannot get rid of them, beyond storage.retention if need be
 * @param webhook an HTTP endpoint
 * @param file a file with one JSON object a line
 * @param kafka a topic of Kafka
 */
public record Export(
        String name,
        @Default("cdevents") Payload payload,
        @Default("own") Unmapped unmapped,
        @Default("*") List<Glob> types,
        @Default("*") List<Glob> projects,
        @Default("false") boolean backfilled,
        @Default("now") From from,
        @Default("1s") @Range(min = "100ms", max = "1h") Duration firstRetry,
        @Default("5m") @Range(min = "1s", max = "1h") Duration longestRetry,
        @Default("skip") OnRefused onRefused,
        @Default("5") @Range(min = "1", max = "100") int attempts,
        @Default("90d") @Range(min = "1h", max = "3650d") Duration hold,
        @Nullable Webhook webhook,
        @Nullable File file,
        @Nullable Kafka kafka) {
    public Export {
        types = List.copyOf(types);
        projects = List.copyOf(projects);
    }

    /** What a CloudEvent carries. */
    public enum Payload {
        CDEVENTS,
        SIGNALMAN
    }

    /** What becomes of events that CDEvents have no word for. */
    public enum Unmapped {
        OWN,
        SKIP
    }

    /** Where a new export begins. */
    public enum From {
        NOW,
        BEGINNING
    }

    /** What becomes of an event that is refused for good. */
    public enum OnRefused {
        SKIP,
        STOP
    }

    /** How CloudEvents are put into requests and records. */
    public enum Mode {
        STRUCTURED,
        BINARY
    }

    /**
     * Events by POST.
     *
     * @param url where to; treated as a secret, since such addresses often are
     * @param mode structured (the event is the body) or binary (its attributes are headers)
     * @param batch events in one request at most; with more than one it is a JSON array
     * @param secret key of the signature in X-Signalman-Signature-256; unsigned without it
     * @param basicAuth user and password
     * @param bearerToken in their place, a token
     * @param headers further headers
     * @param timeout how long one request may take
     * @param caFile PEM file of a private certificate authority
     * @param allowPlainHttp true to send over plain http to another machine
     */
    public record Webhook(
            @HttpAddress Secret url,
            @Default("structured") Mode mode,
            @Default("1") @Range(min = "1", max = "500") int batch,
            @Nullable Secret secret,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Default({}) Map<String, Secret> headers,
            @Default("10s") @Range(min = "1s", max = "5m") Duration timeout,
            @Nullable Path caFile,
            @Default("false") boolean allowPlainHttp) {
        public Webhook {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Events into a file.
     *
     * @param path the file; its folder is made
     * @param maxSize from which size on a new file is begun
     * @param maxAge from which age on a new file is begun
     * @param keep how many old files stay
     * @param gzip whether old files are compressed
     */
    public record File(
            Path path,

            @Default("100MiB") @Range(min = "64KiB", max = "1024MiB")
            ByteSize maxSize,

            @Default("1d") @Range(min = "1m", max = "365d") Duration maxAge,
            @Default("14") @Range(min = "0", max = "10000") int keep,
            @Default("true") boolean gzip) {}

    /** What decides the partition of a record, and with it what stays in order. */
    public enum KafkaKey {
        SUBJECT,
        PROJECT
    }

    /** How batches are compressed. */
    public enum Compression {
        NONE,
        GZIP
    }

    /**
     * Events into a topic of Kafka.
     *
     * @param bootstrapServers brokers to begin with, as host:port
     * @param topic the topic
     * @param key what decides the partition, and so what stays in order: subject (such as one pipeline) or project
     * @param mode structured (the event is the value) or binary (its attributes are headers)
     * @param compression none or gzip
     * @param timeout how long an acknowledgement may take before the export counts as failing
     * @param producerProperties more settings of Kafka's producer, such as security.protocol
     */
    public record Kafka(
            List<String> bootstrapServers,
            String topic,
            @Default("subject") KafkaKey key,
            @Default("structured") Mode mode,
            @Default("none") Compression compression,
            @Default("30s") @Range(min = "1s", max = "10m") Duration timeout,
            @Default({}) Map<String, Secret> producerProperties) {
        public Kafka {
            bootstrapServers = List.copyOf(bootstrapServers);
            producerProperties = Map.copyOf(producerProperties);
        }
    }
}
