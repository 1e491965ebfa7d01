package dev.signalman.export;

import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events into a topic of Kafka.
 *
 * @param bootstrapServers {@code host:port} of brokers to begin with; at least one
 * @param topic the topic; it must exist, or brokers must be allowed to make it
 * @param key what decides the partition, and with it what stays in order
 * @param mode how events are put into records
 * @param compression of batches
 * @param timeout how long acknowledgements are waited for before the export counts as failing; it goes on waiting
 * @param properties more settings of the producer, such as {@code security.protocol} and {@code sasl.jaas.config}; all are secret
 */
public record KafkaOptions(
        List<String> bootstrapServers,
        String topic,
        Key key,
        Mode mode,
        Compression compression,
        Duration timeout,
        Map<String, Secret> properties)
        implements SinkOptions {
    /** What decides the partition. */
    public enum Key {
        /** What the event is about, such as one pipeline: its events stay in order. */
        SUBJECT,
        /** The project, or the organisation where there is none: all of a project's events stay in order. */
        PROJECT
    }

    /** How batches are compressed. Others need native libraries that Signalman goes without. */
    public enum Compression {
        NONE,
        GZIP
    }

    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "key.serializer",
            "value.serializer",
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "retries",
            "delivery.timeout.ms",
            "max.block.ms",
            "transactional.id",
            "metric.reporters",
            "interceptor.classes",
            "partitioner.class");

    public KafkaOptions {
        bootstrapServers = List.copyOf(bootstrapServers);
        properties = Map.copyOf(properties);
        require(!bootstrapServers.isEmpty(), "bootstrap_servers must name at least one host:port");
        bootstrapServers.forEach(server ->
                require(server.matches("[^\\s,/]+:[0-9]{1,5}"), "bootstrap_servers must be host:port, is " + server));
        require(
                topic.matches("[A-Za-z0-9._-]{1,249}") && !topic.equals(".") && !topic.equals(".."),
                "topic must be 1 to 249 letters, digits, '.', '_' or '-', is '" + topic + "'");
        require(timeout.isPositive(), "timeout must be longer than 0s, is " + timeout);
        properties.keySet().forEach(name -> {
            require(
                    !name.equals("compression.type"),
                    "properties: set compression: none or gzip instead of compression.type");
            require(
                    !OURS.contains(name),
                    "properties: " + name + " is set by Signalman itself, so that nothing is lost");
        });
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
