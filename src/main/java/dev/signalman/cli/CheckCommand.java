package dev.signalman.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.signalman.config.Configuration;
import dev.signalman.config.Organization;
import dev.signalman.semaphore.Project;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.Sweep;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman check}: everything that can be known before running. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates the configuration, and asks each organization for its projects, without running.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--offline", description = "only read the file; ask nobody")
    private boolean offline;

    @Override
    public Integer call() {
        Optional<Configuration> configuration = config.load();
        if (configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        Configuration found = configuration.get();
        Options options = new Options(found);
        try {
            options.alerts();
            options.rerun();
            options.receivers();
            found.organizations().forEach(options::watch);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return Main.WRONG_INPUT;
        }
        System.out.println("configuration: ok");
        return offline || reach(found, options) ? Main.OK : Main.CANNOT_START;
    }

    private static boolean reach(Configuration configuration, Options options) {
        Vertx vertx = Vertx.vertx();
        boolean all = true;
        try {
            for (Organization organization : configuration.organizations()) {
                all &= reach(vertx, organization, options);
            }
        } finally {
            vertx.close();
        }
        return all;
    }

    private static boolean reach(Vertx vertx, Organization organization, Options options) {
        SemaphoreClient client =
                SemaphoreClient.create(vertx, options.client(organization), (endpoint, outcome, elapsed) -> {});
        try {
            Sweep<Project> projects =
                    client.projects().toCompletionStage().toCompletableFuture().get(60, SECONDS);
            int count = projects.items().size();
            System.out.println(organization.name() + ": ok, the token can see " + count
                    + (count == 1 ? " project" : " projects")
                    + (count == 0 ? " (is the service account added to them?)" : ""));
            return true;
        } catch (ExecutionException e) {
            System.err.println(organization.name() + ": " + words(e));
        } catch (TimeoutException e) {
            System.err.println(organization.name() + ": no answer within 60 s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
        return false;
    }

    private static String words(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
