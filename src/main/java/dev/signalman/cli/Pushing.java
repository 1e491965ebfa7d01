package dev.signalman.cli;

import dev.signalman.config.BasicAuth;
import dev.signalman.config.Configuration;
import dev.signalman.config.Metrics;
import dev.signalman.config.Organization;
import dev.signalman.push.Credentials;
import dev.signalman.push.Destination;
import dev.signalman.push.InstanceId;
import dev.signalman.push.OtlpOptions;
import dev.signalman.push.PushgatewayOptions;
import dev.signalman.secret.Secret;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where metrics are pushed to, in the words of those who push. */
final class Pushing {
    private Pushing() {}

    /** Null if there is none. */
    static @Nullable PushgatewayOptions pushgateway(Metrics metrics) {
        Metrics.Pushgateway gateway = metrics.pushgateway();
        return gateway == null
                ? null
                : new PushgatewayOptions(
                        new Destination(
                                gateway.url(),
                                credentials(gateway.basicAuth(), gateway.bearerToken()),
                                gateway.headers(),
                                gateway.caFile(),
                                gateway.interval(),
                                gateway.timeout()),
                        gateway.job(),
                        gateway.grouping(),
                        gateway.deleteOnShutdown());
    }

    /** Null if there is none. */
    static @Nullable OtlpOptions otlp(Metrics metrics) {
        Metrics.Otlp otlp = metrics.otlp();
        return otlp == null
                ? null
                : new OtlpOptions(
                        new Destination(
                                otlp.endpoint(),
                                credentials(otlp.basicAuth(), otlp.bearerToken()),
                                otlp.headers(),
                                otlp.caFile(),
                                otlp.interval(),
                                otlp.timeout()),
                        otlp.resourceAttributes(),
                        switch (otlp.histograms()) {
                            case EXPONENTIAL -> OtlpOptions.Histograms.EXPONENTIAL;
                            case EXPLICIT -> OtlpOptions.Histograms.EXPLICIT;
                        },
                        Math.toIntExact(otlp.maxRequestSize().bytes()));
    }

    /** The same after each restart: two that share a database's address and organisations must be told apart by configuration. */
    static String instance(Configuration configuration) {
        String what = configuration.storage().url().text() + " "
                + configuration.organizations().stream().map(Organization::name).collect(Collectors.joining(" "));
        return InstanceId.of(what);
    }

    private static Credentials credentials(@Nullable BasicAuth basic, @Nullable Secret token) {
        if (basic != null) {
            return new Credentials.Basic(basic.username(), basic.password());
        }
        return token == null ? Credentials.none() : new Credentials.Bearer(token);
    }
}
