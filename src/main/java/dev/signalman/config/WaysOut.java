package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What no key can tell alone of the sections by which metrics and events leave. */
final class WaysOut {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern EXPORT = Pattern.compile("[A-Za-z0-9_.-]{1,60}");
    private static final Pattern BROKER = Pattern.compile("[^\\s,/]+:[0-9]{1,5}");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** Settings of Kafka's producer that an export rests on; it refuses them as well. */
    private static final Set<String> PRODUCER = Set.of(
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

    private final Configuration configuration;
    private final Problems problems;
    private final Checks checks;

    WaysOut(Configuration configuration, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    void check() {
        http();
        metrics();
        exports();
    }

    private void http() {
        Configuration.Tls tls = configuration.http().tls();
        if (tls != null) {
            checks.authority(tls.certFile(), "http.tls.cert_file");
            Path key = tls.keyFile();
            if (key != null && !Files.isReadable(key)) {
                problems.add("http.tls.key_file", "names the file " + key + ", which does not exist or cannot be read");
            }
        }
    }

    private void metrics() {
        Metrics metrics = configuration.metrics();
        Metrics.Pushgateway gateway = metrics.pushgateway();
        if (gateway != null) {
            String key = "metrics.pushgateway";
            oneCredential(gateway.basicAuth(), gateway.bearerToken(), key);
            credentials(
                    gateway.url(), gateway.basicAuth(), gateway.bearerToken(), gateway.allowPlainHttp(), key, "url");
            checks.authority(gateway.caFile(), key + ".ca_file");
            labels(gateway.grouping().keySet(), key + ".grouping");
        }
        Metrics.Otlp otlp = metrics.otlp();
        if (otlp != null) {
            String key = "metrics.otlp";
            oneCredential(otlp.basicAuth(), otlp.bearerToken(), key);
            credentials(otlp.endpoint(), otlp.basicAuth(), otlp.bearerToken(), otlp.allowPlainHttp(), key, "endpoint");
            checks.authority(otlp.caFile(), key + ".ca_file");
        }
    }

    private void labels(Set<String> names, String key) {
        for (String name : new TreeSet<>(names)) {
            if (!LABEL.matcher(name).matches() || name.startsWith("__") || name.equals("job")) {
                problems.add(
                        key + "." + name,
                        name.equals("job")
                                ? "has a key of its own: job, beside grouping"
                                : "is not a label's name: letters, digits and _ without a digit or __ at the beginning");
            }
        }
    }

    private void oneCredential(@Nullable BasicAuth basic, @Nullable Secret token, String key) {
        if (basic != null && token != null) {
            problems.add(key + ".bearer_token", "is there beside basic_auth; remove one of them");
        }
    }

    private void credentials(
            @Nullable URI url,
            @Nullable BasicAuth basic,
            @Nullable Secret token,
            boolean allowed,
            String section,
            String key) {
        if (basic != null || token != null) {
            checks.plainHttp(url, allowed, section, key, basic != null ? "the password" : "the token");
        }
    }

    private void exports() {
        var names = new HashMap<String, String>();
        var paths = new HashMap<Path, String>();
        for (int i = 0; i < configuration.exports().size(); i++) {
            String key = "exports[" + i + "]";
            Export export = configuration.exports().get(i);
            checks.unique(names, export.name(), key + ".name");
            name(export.name(), key + ".name");
            checks.ordered(key + ".longest_retry", export.longestRetry(), "first_retry", export.firstRetry());
            long sinks = Stream.of(export.webhook(), export.file(), export.kafka())
                    .filter(Objects::nonNull)
                    .count();
            if (sinks != 1) {
                problems.add(
                        key,
                        sinks == 0
                                ? "says not where to; add webhook, file or kafka"
                                : "goes to more than one place; make an export of each");
            }
            Export.Webhook webhook = export.webhook();
            if (webhook != null) {
                String at = key + ".webhook";
                checks.plainHttp(Checks.address(webhook.url()), webhook.allowPlainHttp(), at, "url", "events");
                oneCredential(webhook.basicAuth(), webhook.bearerToken(), at);
                checks.authority(webhook.caFile(), at + ".ca_file");
                if (webhook.batch() > 1 && webhook.mode() == Export.Mode.BINARY) {
                    problems.add(
                            at + ".batch",
                            "must be 1 with mode: binary, since a request has headers for one event only");
                }
            }
            Export.File file = export.file();
            if (file != null && file.path() != null) {
                String first = paths.putIfAbsent(file.path().toAbsolutePath().normalize(), key + ".file.path");
                if (first != null) {
                    problems.add(key + ".file.path", "is the same file as " + first + "; each export needs its own");
                }
            }
            if (export.kafka() != null) {
                kafka(export.kafka(), key + ".kafka");
            }
        }
    }

    private void kafka(Export.Kafka kafka, String at) {
        for (int i = 0;
                kafka.bootstrapServers() != null && i < kafka.bootstrapServers().size();
                i++) {
            String server = kafka.bootstrapServers().get(i);
            if (server != null && !BROKER.matcher(server).matches()) {
                problems.add(
                        at + ".bootstrap_servers[" + i + "]",
                        "must be host:port such as kafka:9092, is '" + server + "'");
            }
        }
        String topic = kafka.topic();
        if (topic != null && !topic.isBlank() && !TOPIC.matcher(topic).matches()) {
            problems.add(at + ".topic", "must be 1 to 249 letters, digits, '.', '_' or '-', is '" + topic + "'");
        }
        kafka.producerProperties().keySet().stream().sorted().forEach(name -> {
            if (name.equals("compression.type")) {
                problems.add(at + ".producer_properties." + name, "has a key of its own: compression");
            } else if (PRODUCER.contains(name)) {
                problems.add(
                        at + ".producer_properties." + name,
                        "is set by Signalman itself, so that nothing is lost; leave it out");
            }
        });
    }

    /** It becomes part of a consumer's name, and of a label. */
    private void name(@Nullable String name, String key) {
        if (name != null && !EXPORT.matcher(name).matches()) {
            problems.add(key, "must be 1 to 60 letters, digits, '_', '-' or '.'");
        }
    }
}
