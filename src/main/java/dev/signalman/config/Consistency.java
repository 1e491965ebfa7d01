package dev.signalman.config;

import dev.signalman.secret.Secret;
import dev.signalman.words.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What no key can tell alone. It also sees configurations in which single values were wrong and are therefore null, so that
 * everything is reported in one go.
 */
final class Consistency {
    private static final Duration SPARE = Duration.ofHours(1);

    private final Configuration configuration;
    private final Problems problems;

    private Consistency(Configuration configuration, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    static void check(Configuration configuration, Problems problems) {
        var check = new Consistency(configuration, problems);
        check.organizations();
        check.storage();
        check.rerun();
        check.receivers();
        check.routes();
    }

    private void organizations() {
        var names = new HashMap<String, String>();
        for (int i = 0; i < configuration.organizations().size(); i++) {
            String key = "organizations[" + i + "]";
            Organization organization = configuration.organizations().get(i);
            unique(names, organization.name(), key + ".name");
            plainHttp(organization.url(), organization.allowPlainHttp(), key, "url", "the token");
            baseAddress(organization.url(), key + ".url");
            if (organization.projects().include().isEmpty() && !problems.has(key + ".projects.include[0]")) {
                problems.add(
                        key + ".projects.include",
                        "is empty, so nothing would be watched; write [\"*\"] for all projects");
            }
            authority(organization.caFile(), key + ".ca_file");
            cadence(organization.watch(), key + ".watch");
            readTwice(organization.watch(), key + ".watch");
        }
    }

    private void baseAddress(@Nullable URI url, String key) {
        if (url != null && url.getPath() != null && url.getPath().contains("/api/v1")) {
            problems.add(key, "must be the base address, such as https://acme.semaphoreci.com; leave /api/… out");
        }
    }

    private void cadence(Organization.Watch watch, String key) {
        ordered(key + ".active_interval", watch.activeInterval(), "open_interval", watch.openInterval());
        ordered(key + ".quiet_interval", watch.quietInterval(), "active_interval", watch.activeInterval());
    }

    /** What a look reaches back to must still be in the log, which is how it is known to have been told. */
    private void readTwice(Organization.Watch watch, String key) {
        Duration least = watch.backfill().plus(watch.overlap()).plus(SPARE);
        if (configuration.storage().retention().compareTo(least) < 0) {
            problems.add(
                    key + ".backfill",
                    "must be shorter than storage.retention, by overlap and an hour at least: what the log has deleted"
                            + " could be told twice");
        }
    }

    private void ordered(String key, Duration longer, String shorterName, Duration shorter) {
        if (longer.compareTo(shorter) < 0) {
            problems.add(
                    key,
                    "is " + Durations.text(longer) + ", which is shorter than " + shorterName + ", "
                            + Durations.text(shorter));
        }
    }

    private void authority(@Nullable Path file, String key) {
        if (file == null) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                problems.add(key, "must be a PEM file with certificates; there is none in " + file);
            }
        } catch (NoSuchFileException e) {
            problems.add(key, "names the file " + file + ", which does not exist");
        } catch (IOException e) {
            problems.add(key, "names the file " + file + ", which cannot be read");
        } catch (CertificateException e) {
            problems.add(key, "must be a PEM file with certificates; " + file + " is not");
        }
    }

    private void storage() {
        StorageUrl url = configuration.storage().url();
        if (url.isSqlite() && configuration.storage().password() != null) {
            problems.add("storage.password", "is only for PostgreSQL, but storage.url is an SQLite file; remove it");
        }
    }

    private void rerun() {
        Configuration.Rerun rerun = configuration.rerun();
        String otherwise = "is empty, so nothing would be rerun; remove it, or write mode: off";
        if (rerun.reasons().isEmpty() && !problems.has("rerun.reasons[0]")) {
            problems.add("rerun.reasons", otherwise);
        }
        if (rerun.branches().include().isEmpty() && !problems.has("rerun.branches.include[0]")) {
            problems.add("rerun.branches.include", otherwise);
        }
    }

    private void receivers() {
        var names = new HashMap<String, String>();
        for (int i = 0; i < configuration.receivers().size(); i++) {
            String key = "receivers[" + i + "]";
            Receiver receiver = configuration.receivers().get(i);
            unique(names, receiver.name(), key + ".name");
            List<Receiver.SlackConfig> slack = receiver.slackConfigs();
            for (int j = 0; j < slack.size(); j++) {
                String at = key + ".slack_configs[" + j + "]";
                plainHttp(address(slack.get(j).apiUrl()), slack.get(j).allowPlainHttp(), at, "api_url", "alerts");
            }
            List<Receiver.WebhookConfig> hooks = receiver.webhookConfigs();
            for (int j = 0; j < hooks.size(); j++) {
                String at = key + ".webhook_configs[" + j + "]";
                plainHttp(address(hooks.get(j).url()), hooks.get(j).allowPlainHttp(), at, "url", "alerts");
            }
        }
    }

    private static @Nullable URI address(@Nullable Secret secret) {
        return secret == null ? null : URI.create(secret.get());
    }

    private void unique(Map<String, String> seen, @Nullable String name, String key) {
        String first = name == null ? null : seen.putIfAbsent(name, key);
        if (first != null) {
            problems.add(key, "is '" + name + "', as is " + first + "; names must differ");
        }
    }

    private void plainHttp(@Nullable URI url, boolean allowed, String section, String key, String what) {
        if (url == null || allowed || !"http".equalsIgnoreCase(url.getScheme()) || isThisMachine(url.getHost())) {
            return;
        }
        problems.add(
                section + "." + key,
                "is plain http to another machine, so " + what
                        + " could be read on the way; use https, or add allow_plain_http: true beside it");
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
                || host.equals("[::1]");
    }

    private void routes() {
        Route root = configuration.route();
        if (root == null) {
            if (!configuration.receivers().isEmpty() && !problems.has("route")) {
                problems.add(
                        "route",
                        "is missing, so no receiver would hear of anything; add route: { receiver: "
                                + names().stream().findFirst().orElse("NAME") + " }");
            }
            return;
        }
        if (root.receiver() == null && !problems.has("route") && !problems.has("route.receiver")) {
            problems.add(
                    "route.receiver", "is missing; the root of the route says who hears of what no other route takes");
        }
        if (!root.matchers().isEmpty()) {
            problems.add(
                    "route.matchers", "must not be there: the root of the route takes everything; move them to routes");
        }
        if (root.goesOn()) {
            problems.add("route.continue", "must not be there: nothing comes after the root of the route; remove it");
        }
        known(root, "route");
    }

    private void known(Route route, String key) {
        if (route.receiver() != null && !names().contains(route.receiver())) {
            problems.add(
                    key + ".receiver",
                    "is '" + route.receiver() + "', which is not defined; receivers are: "
                            + (names().isEmpty() ? "none" : String.join(", ", names())));
        }
        for (int i = 0; i < route.routes().size(); i++) {
            known(route.routes().get(i), key + ".routes[" + i + "]");
        }
    }

    @SuppressWarnings("NullAway") // a name that could not be read is null
    private List<String> names() {
        return configuration.receivers().stream()
                .map(Receiver::name)
                .filter(name -> name != null)
                .toList();
    }
}
