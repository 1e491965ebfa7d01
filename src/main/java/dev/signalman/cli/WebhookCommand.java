package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.Organization;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.web.HookRoute;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman webhook}: has Semaphore send its webhooks here. */
@Command(
        name = "webhook",
        mixinStandardHelpOptions = true,
        description = "Has Semaphore send its webhooks to this daemon, so that news come at once.",
        footer = {
            "",
            "Needs a token that may manage notifications and secrets of the organization. To replace the key, put the new one into",
            "webhook.secret and the old one into webhook.previous_secret, restart the daemon, and install again."
        })
final class WebhookCommand {
    private static final int ANSWER_SECONDS = 120;

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = "Makes or mends the secret and the notification in Semaphore; may be repeated.")
    int install(@Mixin Target target) {
        return target.each(registration -> registration.install(), true);
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether Semaphore sends its webhooks here; exit code 3 if it does not.")
    int status(@Mixin Target target) {
        return target.each(registration -> registration.status(), false);
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes the notification and the secret from Semaphore.")
    int remove(@Mixin Target target) {
        return target.each(registration -> registration.remove(), true);
    }

    /** For which organisations, and where they send to. */
    static final class Target {
        @Mixin
        @SuppressWarnings("NullAway.Init")
        private ConfigOption config;

        @Option(
                names = "--url",
                required = true,
                paramLabel = "URL",
                description = "this daemon as Semaphore reaches it, such as https://signalman.example.com")
        @SuppressWarnings("NullAway.Init")
        private URI url;

        @Option(
                names = "--organization",
                paramLabel = "NAME",
                description = "only this one (default: all that have a webhook.secret)")
        private @Nullable String only;

        /** @param news whether what it says was done; otherwise it is what is wrong */
        int each(Function<WebhookRegistration, Future<List<String>>> work, boolean news) {
            Optional<Configuration> configuration = ConfigOption.load(config.file());
            if (configuration.isEmpty()) {
                return Main.WRONG_INPUT;
            }
            if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
                System.err.println("--url must begin with https:// (or http:// in a network of your own), is " + url);
                return Main.WRONG_INPUT;
            }
            List<Organization> wanted = configuration.get().organizations().stream()
                    .filter(organization -> only == null || organization.name().equals(only))
                    .filter(organization -> organization.webhook() != null)
                    .toList();
            if (wanted.isEmpty()) {
                System.err.println((only == null ? "no organization" : only)
                        + " has a webhook.secret in " + config.file()
                        + ": make one, for example with `openssl rand -hex 32`");
                return Main.WRONG_INPUT;
            }
            Vertx vertx = Vertx.vertx();
            try {
                int code = Main.OK;
                for (Organization organization : wanted) {
                    if (!one(vertx, new Options(configuration.get()), organization, work, news)) {
                        code = Main.CANNOT_START;
                    }
                }
                return code;
            } finally {
                vertx.close();
            }
        }

        private boolean one(
                Vertx vertx,
                Options options,
                Organization organization,
                Function<WebhookRegistration, Future<List<String>>> work,
                boolean news) {
            Organization.Webhook webhook = organization.webhook();
            if (webhook == null) {
                return true;
            }
            SemaphoreClient client =
                    SemaphoreClient.create(vertx, options.client(organization), (endpoint, outcome, elapsed) -> {});
            WebhookRegistration registration =
                    new WebhookRegistration(client.api(), organization.name(), endpoint(), webhook.secret());
            try {
                List<String> lines = work.apply(registration)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
                lines.forEach(line -> System.out.println(organization.name() + ": " + line));
                if (!news && lines.isEmpty()) {
                    System.out.println(organization.name() + ": ok, Semaphore sends its webhooks to " + endpoint());
                }
                return news || lines.isEmpty();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                System.err.println(organization.name() + ": " + cause.getMessage());
            } catch (TimeoutException e) {
                System.err.println(organization.name() + ": no answer within " + ANSWER_SECONDS + " s");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                client.close();
            }
            return false;
        }

        private URI endpoint() {
            String base = url.toString().replaceAll("/+$", "");
            return URI.create(base.endsWith(HookRoute.PATH) ? base : base + HookRoute.PATH);
        }
    }
}
