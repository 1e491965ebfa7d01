package dev.signalman.cli;

import dev.signalman.config.BasicAuth;
import dev.signalman.config.Export;
import dev.signalman.deliver.Authorization;
import dev.signalman.event.EventJson;
import dev.signalman.export.ExportOptions;
import dev.signalman.export.FileOptions;
import dev.signalman.export.KafkaOptions;
import dev.signalman.export.Mode;
import dev.signalman.export.SinkOptions;
import dev.signalman.export.WebhookOptions;
import dev.signalman.secret.Secret;
import dev.signalman.words.Nearest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured exports, in the words of those who make them. */
final class Exporting {
    private Exporting() {}

    static List<ExportOptions> options(List<Export> exports) {
        return exports.stream().map(Exporting::options).toList();
    }

    /** Types that no event has. */
    static List<String> problems(List<Export> exports) {
        List<String> known = EventJson.types();
        return exports.stream()
                .flatMap(export -> export.types().stream()
                        .filter(glob -> known.stream().noneMatch(glob::matches))
                        .map(glob -> "exports, " + export.name() + ": types: '" + glob.pattern()
                                + "' is the type of no event"
                                + Nearest.to(glob.pattern().replace("*", ""), known)
                                        .map(type -> "; did you mean " + type + "?")
                                        .orElse("; docs/rules.md lists them")))
                .toList();
    }

    private static ExportOptions options(Export export) {
        return new ExportOptions(
                export.name(),
                switch (export.payload()) {
                    case CDEVENTS -> ExportOptions.Payload.CDEVENTS;
                    case SIGNALMAN -> ExportOptions.Payload.SIGNALMAN;
                },
                switch (export.unmapped()) {
                    case OWN -> ExportOptions.Unmapped.OWN;
                    case SKIP -> ExportOptions.Unmapped.SKIP;
                },
                new ExportOptions.Filter(export.types(), export.projects(), export.backfilled()),
                switch (export.from()) {
                    case NOW -> ExportOptions.From.NOW;
                    case BEGINNING -> ExportOptions.From.BEGINNING;
                },
                new ExportOptions.Retry(
                        export.firstRetry(),
                        export.longestRetry(),
                        switch (export.onRefused()) {
                            case SKIP -> ExportOptions.OnRefused.SKIP;
                            case STOP -> ExportOptions.OnRefused.STOP;
                        },
                        export.attempts(),
                        export.hold()),
                sink(export));
    }

    private static SinkOptions sink(Export export) {
        Export.Webhook webhook = export.webhook();
        if (webhook != null) {
            return new WebhookOptions(
                    webhook.url(),
                    true, // whether it may be plain http was checked with the configuration
                    mode(webhook.mode()),
                    webhook.batch(),
                    webhook.secret(),
                    authorization(webhook.basicAuth(), webhook.bearerToken()),
                    webhook.headers(),
                    webhook.timeout(),
                    webhook.caFile());
        }
        Export.File file = export.file();
        if (file != null) {
            return new FileOptions(file.path(), file.maxSize().bytes(), file.maxAge(), file.keep(), file.gzip());
        }
        Export.Kafka kafka = export.kafka();
        if (kafka != null) {
            return new KafkaOptions(
                    kafka.bootstrapServers(),
                    kafka.topic(),
                    switch (kafka.key()) {
                        case SUBJECT -> KafkaOptions.Key.SUBJECT;
                        case PROJECT -> KafkaOptions.Key.PROJECT;
                    },
                    mode(kafka.mode()),
                    switch (kafka.compression()) {
                        case NONE -> KafkaOptions.Compression.NONE;
                        case GZIP -> KafkaOptions.Compression.GZIP;
                    },
                    kafka.timeout(),
                    kafka.producerProperties());
        }
        throw new IllegalArgumentException("the export " + export.name() + " says not where to");
    }

    private static Mode mode(Export.Mode mode) {
        return switch (mode) {
            case STRUCTURED -> Mode.STRUCTURED;
            case BINARY -> Mode.BINARY;
        };
    }

    private static @Nullable Authorization authorization(@Nullable BasicAuth basic, @Nullable Secret token) {
        if (basic != null) {
            return Authorization.basic(basic.username(), basic.password());
        }
        return token == null ? null : Authorization.bearer(token);
    }
}
