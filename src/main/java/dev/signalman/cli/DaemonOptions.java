package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.ListenAddress;
import dev.signalman.config.LoadResult;
import dev.signalman.config.Problem;
import dev.signalman.remote.DaemonClient;
import dev.signalman.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that asks a running daemon takes. */
final class DaemonOptions {
    static final String TOKEN = "SIGNALMAN_API_TOKEN";
    static final String URL = "SIGNALMAN_URL";
    private static final String USUAL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "where the daemon is (default: $" + URL + ", or http.listen of --config, or " + USUAL + ")")
    private @Nullable String url;

    @Option(
            names = {"-C", "--config"},
            paramLabel = "FILE",
            description = "take address and token from this configuration file; $" + TOKEN + " goes before its token")
    private @Nullable Path config;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "trust the certificates in this PEM file: the daemon's own, or that of its authority")
    private @Nullable Path caFile;

    @Option(
            names = "--allow-plain-http",
            description = "send the token over plain http to another machine, where it can be read on the way")
    private boolean allowPlainHttp;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    @Option(names = "--no-pager", description = "never start a pager for long output")
    boolean noPager;

    /** @throws Wrong if it cannot be said which daemon */
    DaemonClient client(Map<String, String> environment) {
        Configuration configuration = config == null ? null : load(config, environment);
        String token = token(configuration, environment);
        URI address = address(configuration, environment);
        String host = String.valueOf(address.getHost());
        boolean plain = "http".equalsIgnoreCase(address.getScheme());
        if (!token.isEmpty() && plain && !allowPlainHttp && !Connection.isThisMachine(host)) {
            throw new Wrong(address + " is plain http to another machine, so the token could be read on the way; use"
                    + " https, or --allow-plain-http where that is meant");
        }
        return new DaemonClient(address, token.isEmpty() ? null : new Secret(token), trusted(configuration));
    }

    private @Nullable Path trusted(@Nullable Configuration configuration) {
        Configuration.Tls tls =
                configuration == null ? null : configuration.http().tls();
        return caFile != null || tls == null ? caFile : tls.certFile();
    }

    private static String token(@Nullable Configuration configuration, Map<String, String> environment) {
        String given = environment.getOrDefault(TOKEN, "").strip();
        Secret configured = configuration == null ? null : configuration.http().apiToken();
        return given.isEmpty() && configured != null ? configured.get() : given;
    }

    private URI address(@Nullable Configuration configuration, Map<String, String> environment) {
        String given = url != null ? url : environment.getOrDefault(URL, "").strip();
        if (given.isEmpty()) {
            return URI.create(configuration == null ? USUAL : reachable(configuration));
        }
        try {
            URI address = URI.create(given.contains("://") ? given : "http://" + given);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new Wrong("--url must be an address such as " + USUAL);
        }
        throw new Wrong("--url must be an address such as " + USUAL);
    }

    private static Configuration load(Path file, Map<String, String> environment) {
        return switch (ConfigurationLoader.load(file, environment)) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                throw new Wrong(
                        invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        };
    }

    private static String reachable(Configuration configuration) {
        ListenAddress listen = configuration.http().listen();
        String host = switch (listen.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> listen.host();
        };
        return (configuration.http().tls() == null ? "http://" : "https://") + new ListenAddress(host, listen.port());
    }
}
