package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import dev.signalman.config.Organization;
import dev.signalman.config.Problem;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which organisation a command speaks to, and with which token: from a configuration file, or from the environment. */
final class Connection {
    /** As in Semaphore's own documentation. */
    static final String TOKEN = "SEMAPHORE_API_TOKEN";
    /** As in the jobs that Semaphore runs. */
    static final String URL = "SEMAPHORE_ORGANIZATION_URL";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "take address and token from this configuration file (default: from $" + URL + " and $"
                    + TOKEN + ")")
    private @Nullable Path config;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "which organization of the file, if it has several")
    private @Nullable String organization;

    /**
     * @throws Wrong if it cannot be said, with what to set
     */
    ClientOptions options(Map<String, String> environment) {
        Path file = config;
        return file == null ? fromEnvironment(environment) : fromFile(file, environment);
    }

    private ClientOptions fromEnvironment(Map<String, String> environment) {
        if (organization != null) {
            throw new Wrong("--organization names one of a configuration file: add --config FILE");
        }
        String url = environment.getOrDefault(URL, "").strip();
        String token = environment.getOrDefault(TOKEN, "").strip();
        if (url.isEmpty() || token.isEmpty()) {
            String missing = url.isEmpty() && token.isEmpty()
                    ? URL + " and " + TOKEN + " are"
                    : (url.isEmpty() ? URL : TOKEN) + " is";
            throw new Wrong("which organization? " + missing + " not set. Either set " + URL
                    + " (such as https://acme.semaphoreci.com) and " + TOKEN
                    + ", or give a configuration file with --config FILE");
        }
        try {
            URI address = URI.create(url.contains("://") ? url : "https://" + url);
            if ("http".equalsIgnoreCase(address.getScheme()) && !isThisMachine(String.valueOf(address.getHost()))) {
                throw new Wrong(URL + " is plain http to another machine, so the token could be read on the way; use"
                        + " https, or --config with a file that has allow_plain_http: true");
            }
            return ClientOptions.of(address, new Secret(token));
        } catch (IllegalArgumentException e) {
            throw new Wrong(URL + ": " + e.getMessage());
        }
    }

    static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
                || host.equals("[::1]");
    }

    private ClientOptions fromFile(Path file, Map<String, String> environment) {
        return switch (ConfigurationLoader.load(file, environment)) {
            case LoadResult.Loaded loaded -> new Options(loaded.configuration()).client(chosen(file, loaded));
            case LoadResult.Invalid invalid ->
                throw new Wrong(
                        invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        };
    }

    private Organization chosen(Path file, LoadResult.Loaded loaded) {
        Configuration configuration = loaded.configuration();
        List<Organization> all = configuration.organizations();
        String names = all.stream().map(Organization::name).collect(Collectors.joining(", "));
        if (organization == null && all.size() > 1) {
            throw new Wrong(file + " has several organizations: say which with --organization; they are: " + names);
        }
        return all.stream()
                .filter(one -> organization == null || one.name().equals(organization))
                .findFirst()
                .orElseThrow(() ->
                        new Wrong(file + " has no organization '" + organization + "'; organizations are: " + names));
    }
}
